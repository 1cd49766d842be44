using Mailroom.Classifying.Segments;

namespace Mailroom.Segments;

/// <summary>Learns from the documents of some sources and judges those of others.</summary>
internal sealed class Experiment
{
    private const int Folds = 4;

    /// <summary>A wrong cut is worse than a missed one: so large a share of single documents on paper is to stay whole.</summary>
    private const double WholeShare = 0.98;

    private readonly double penalty;
    private readonly List<(Judged Files, SignWeights Weights)> folds = [];
    private readonly IReadOnlyList<Turn> all;

    public Experiment(IReadOnlyList<(TypeList List, IReadOnlyList<Part> Parts)> lists, int bundles, int seed, double penalty)
    {
        this.penalty = penalty;
        var folded = Assign(lists.SelectMany(list => list.Parts));
        folds.AddRange(Enumerable.Range(0, Folds).AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(fold =>
            (Make(source => folded[source] == fold, bundles / Folds), SignLearner.Fit(TurnsOf(Make(source => folded[source] != fold, bundles)), penalty, 0.5))));
        all = TurnsOf(Make(_ => true, bundles));

        Judged Make(Func<string, bool> isOf, int count) =>
            Judged.By(SignWeights.BuiltIn, [.. lists.Select(one => (one.List, (IReadOnlyList<Part>)[.. one.Parts.Where(part => isOf(part.Document.Source))]))], count, seed)[0];

        static IReadOnlyList<Turn> TurnsOf(Judged files) => SignLearner.Turns(files.Bundles.Concat(files.Singles));
    }

    /// <summary>The least chance of a cut at which enough single documents stay whole, by weights learned from other sources.</summary>
    public double LeastChance() => Enumerable.Range(10, 10).Select(step => step / 20.0).Append(0.98).FirstOrDefault(
        chance => LeftOut(chance).Select(fold => Figures.Of([.. fold.Singles.Where(bundle => bundle.Kind == BundleMaker.Paper)], bundle => bundle.Cut(fold.Weights))).Aggregate((one, other) => one + other).WholeShare >= WholeShare, 0.98);

    /// <summary>Each part of the sources with weights learned from the others.</summary>
    public IReadOnlyList<Judged> LeftOut(double leastChance) => [.. folds.Select(fold => fold.Files with { Weights = fold.Weights with { LeastChance = leastChance } })];

    /// <summary>Weights learned from all.</summary>
    public SignWeights FitAll(double leastChance) => SignLearner.Fit(all, penalty, leastChance);

    /// <summary>Prints where weights learned from other sources cut wrongly and where they missed a cut, with the signs that were seen.</summary>
    public void PrintMistakes(double leastChance)
    {
        foreach (var fold in LeftOut(leastChance))
        {
            foreach (var bundle in fold.Singles)
            {
                var segments = bundle.Cut(fold.Weights);
                foreach (var segment in segments.Skip(1)) Describe("cut " + bundle.Kind, bundle, 0, segment.FromPage - 1, fold.Weights);
            }
            foreach (var bundle in fold.Bundles)
            {
                var given = bundle.Cut(fold.Weights).Select(segment => segment.FromPage - 1).ToHashSet();
                foreach (var (number, first) in bundle.Firsts.Index().Skip(1).Where(pair => !given.Contains(pair.Item))) Describe("missed", bundle, bundle.Firsts[number - 1], first, fold.Weights);
            }
        }
    }

    private static void Describe(string what, Bundle bundle, int first, int page, SignWeights weights)
    {
        var signs = bundle.Signs.Of(first, page);
        Console.WriteLine($"{what} ({bundle.Kind}, {bundle.TypesOfPages[first]} {first + 1} | {bundle.TypesOfPages[page]} {page + 1} of {bundle.Text.Pages.Count}) {weights.LogOdds(signs):0.0}: "
            + string.Join(' ', Enum.GetValues<Sign>().Where(sign => signs[(int)sign] > 0).Select(sign => $"{sign} {signs[(int)sign]:0.0}")));
        foreach (var one in (int[])[page - 1, page])
        {
            var lines = bundle.Text.Pages[one].Lines.Select(line => line.Text).ToList();
            Console.WriteLine($"    {string.Join(" / ", lines.Take(4))} … {string.Join(" / ", lines.TakeLast(2))}");
        }
    }

    // Sources with many documents first, each to the part that has the fewest so far.
    private static Dictionary<string, int> Assign(IEnumerable<Part> parts)
    {
        var sizes = new int[Folds];
        var folds = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var source in parts.CountBy(part => part.Document.Source).OrderByDescending(source => source.Value).ThenBy(source => source.Key, StringComparer.Ordinal))
        {
            var smallest = Array.IndexOf(sizes, sizes.Min());
            folds[source.Key] = smallest;
            sizes[smallest] += source.Value;
        }
        return folds;
    }
}
