using Mailroom.Classifying.Knowledge;

namespace Mailroom.Learning;

/// <summary>Makes all comparisons that are learned from: each document in its own list, with all, part and nothing known, and in lists that are drawn anew.</summary>
internal static class TrainingSet
{
    // Written documents add variety; found ones are what counts. Most types that people invent are not known, but the common ones are.
    private const double WeightOfWritten = 0.5;
    private const double WeightOfIgnorance = 0.4;
    private const double WeightOfPartlyKnown = 0.4;
    private const double WeightOfDrawn = 0.5;
    private const int UnfitOfEachList = 40;

    /// <summary>The comparisons.</summary>
    /// <param name="corpus">The documents and lists.</param>
    /// <param name="drawn">How many lists are drawn anew.</param>
    public static IReadOnlyList<Comparison> Of(Corpus corpus, int drawn)
    {
        var comparisons = new List<Comparison>();
        foreach (var set in corpus.Found.Concat(corpus.Written))
        {
            var isWritten = corpus.Written.Contains(set);
            Add(Comparer.Compare(set, KnowledgeBase.BuiltIn), Knowing.All, 1);
            if (set.IsTranslation) continue;
            Add(Comparer.Compare(set, KnowledgeBase.BuiltIn.WithoutTypes()), Knowing.Nothing, WeightOfIgnorance);
            Add(Comparer.ComparePartlyKnown(set), Knowing.Part, WeightOfPartlyKnown);
            Add(Comparer.CompareUnfit(set, [.. corpus.Found, .. corpus.Written], UnfitOfEachList), Knowing.All, 1);

            void Add(IEnumerable<Comparison> made, Knowing knowing, double weight) => comparisons.AddRange(made.Select(comparison => comparison with
            {
                Knowing = knowing,
                IsWritten = isWritten,
                Weight = weight * (isWritten ? WeightOfWritten : 1) * comparison.Weight,
            }));
        }
        comparisons.AddRange(DrawnLists.Draw(corpus, drawn).Select(comparison => comparison with { Weight = WeightOfDrawn * comparison.Weight }));
        return comparisons;
    }
}
