namespace Mailroom.Learning;

/// <summary>What the learning did not see of a document that is judged.</summary>
internal enum LeftOut
{
    /// <summary>Its collection.</summary>
    Collection,

    /// <summary>Its type.</summary>
    Type,

    /// <summary>Its collection and its type.</summary>
    Both,

    /// <summary>The same, and the knowledge holds nothing of its type.</summary>
    Known,
}

/// <summary>Judges every found document by weights, calibration and thresholds that saw nothing of its collection, or of its type.</summary>
internal sealed class Strangers(Corpus corpus, IReadOnlyList<Comparison> learned, double penalty, int iterations)
{
    private const int FoldsOfOne = 8;
    private const int FoldsOfBoth = 4;

    // A list is the same whatever documents are held against it.
    private readonly HashSet<object> found = [.. corpus.Found.Select(set => set.Types)];

    /// <summary>The answers.</summary>
    public IReadOnlyList<Judgement> Judge(LeftOut leftOut)
    {
        var judged = leftOut == LeftOut.Known
            ? [.. corpus.Found.Where(set => !set.IsTranslation).SelectMany(Comparer.CompareUnknown)]
            : learned.Where(comparison => comparison.Knowing == Knowing.All && found.Contains(comparison.Set.Types)).ToList();
        var count = leftOut is LeftOut.Both or LeftOut.Known ? FoldsOfBoth : FoldsOfOne;
        var collections = new Folds(learned.Concat(judged).Select(comparison => comparison.Document.Source), count);
        var kinds = new Folds(learned.Concat(judged).Select(comparison => comparison.Kind), count);
        var folds = leftOut is LeftOut.Both or LeftOut.Known
            ? Enumerable.Range(0, count * count).Select(fold => (Collection: fold / count, Kind: fold % count))
            : Enumerable.Range(0, count).Select(fold => leftOut == LeftOut.Collection ? (Collection: fold, Kind: -1) : (Collection: -1, Kind: fold));
        return [.. folds.AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount).SelectMany(fold =>
        {
            bool IsCollection(Comparison comparison) => fold.Collection < 0 || collections.Of(comparison.Document.Source) == fold.Collection;
            bool IsKind(Comparison comparison) => fold.Kind < 0 || kinds.Of(comparison.Kind) == fold.Kind;
            var held = judged.Where(comparison => IsCollection(comparison) && (comparison.Fits ? IsKind(comparison) : fold.Kind <= 0)).ToList();
            if (held.Count == 0) return [];
            // Both at once are seen by nothing that has either.
            var trained = Trained.On([.. learned.Where(comparison => !(fold.Collection >= 0 && IsCollection(comparison)) && !(fold.Kind >= 0 && comparison.Fits && IsKind(comparison)))], penalty, iterations);
            return held.ConvertAll(trained.Judge);
        })];
    }
}
