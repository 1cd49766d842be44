using System.Text.RegularExpressions;
using Mailroom.Classifying;
using Mailroom.Classifying.Features;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Scoring;
using Mailroom.Classifying.Words;

namespace Mailroom.Learning;

/// <summary>A comparison and the weights by which it is judged.</summary>
internal sealed record Outcome(Comparison Comparison, double[] Weights)
{
    /// <summary>The place of the type that it is taken for.</summary>
    public int Said { get; } = Best(Scores.Of(Comparison.Rows, Weights));

    public bool IsRight => Said == Comparison.Truth;

    public double[] Confidences(double temperature) => Scores.ToConfidences(Scores.Of(Comparison.Rows, Weights), temperature);

    private static int Best(double[] scores) => Array.IndexOf(scores, scores.Max());
}

/// <summary>Makes comparisons of labelled sets and measures how well weights carry over.</summary>
internal static class Experiment
{
    /// <summary>Holds every document against the types of its set.</summary>
    /// <param name="sets">The labelled sets.</param>
    /// <param name="knowledge">The knowledge to use.</param>
    /// <param name="alter">A change to the types, for ablations; null for none.</param>
    public static IReadOnlyList<Comparison> Comparisons(IEnumerable<LabelledSet> sets, KnowledgeBase knowledge, Func<DocumentType, DocumentType>? alter = null)
    {
        var comparisons = new List<Comparison>();
        foreach (var set in sets)
        {
            var prepared = new PreparedTypes([.. set.Types.Select(alter ?? (type => type))], knowledge);
            var counts = set.Documents.CountBy(document => (document.Label, document.Source)).ToDictionary();
            var rows = set.Documents.AsParallel().AsOrdered().WithDegreeOfParallelism(2)
                .Select(document => Leads.Of(FeatureExtractor.Extract(prepared, DocumentIndex.Build(document.Text)))).ToList();
            // Many documents of one type and source say little more than a few of them.
            comparisons.AddRange(set.Documents.Zip(rows, (document, row) => new Comparison(
                document, set, row, set.Labels.ToList().IndexOf(document.Label), prepared.KnownShare, 1 / Math.Sqrt(counts[(document.Label, document.Source)]))));
        }
        return comparisons;
    }

    /// <summary>Leaves out each group in turn, learns from the rest and judges the group.</summary>
    /// <param name="comparisons">All comparisons that are judged.</param>
    /// <param name="learned">All comparisons that may be learned from; those of the group left out are not.</param>
    /// <param name="group">What a document is grouped by.</param>
    /// <param name="penalty">The strength of the L2 penalty.</param>
    public static IReadOnlyList<Outcome> LeaveOut(IReadOnlyList<Comparison> comparisons, IReadOnlyList<Comparison> learned, Func<Comparison, string> group, double penalty)
    {
        var start = Learner.Fit(learned, penalty, 300);
        return [.. comparisons.GroupBy(comparison => group(comparison)).AsParallel().WithDegreeOfParallelism(2).SelectMany(left =>
        {
            var weights = Learner.Fit([.. learned.Where(comparison => group(comparison) != left.Key)], penalty, 300, start);
            return left.Select(comparison => new Outcome(comparison, weights)).ToList();
        })];
    }

    /// <summary>Lists of which some types are known and others not: the types are dealt out into groups, and for each group in turn nothing of it is known.</summary>
    public static IReadOnlyList<Comparison> PartlyKnown(IEnumerable<LabelledSet> sets)
    {
        const int Groups = 4;
        var linker = new KnowledgeLinker(KnowledgeBase.BuiltIn);
        return [.. sets.SelectMany(set => Enumerable.Range(0, Groups).SelectMany(group =>
        {
            var unknown = set.Types.Index().Where(type => type.Index % Groups == group).ToList();
            var ids = unknown.Select(type => linker.Link(type.Item)?.Type.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var labels = unknown.Select(type => set.Labels[type.Index]).ToHashSet(StringComparer.Ordinal);
            // Most of the documents of the types that stay known would only come again.
            var documents = set.Documents.Where((document, index) => labels.Contains(document.Label) || index % Groups == group).ToList();
            return ids.Count == 0 || documents.Count == 0 ? [] : Comparisons([set with { Documents = documents }], KnowledgeBase.BuiltIn.Without(ids));
        }))];
    }

    /// <summary>Leaves out each type in turn, from the learning and from the knowledge.</summary>
    public static IReadOnlyList<Outcome> LeaveOutKnownTypes(IReadOnlyList<LabelledSet> sets, IReadOnlyList<Comparison> learned, double penalty)
    {
        var start = Learner.Fit(learned, penalty, 300);
        var linker = new KnowledgeLinker(KnowledgeBase.BuiltIn);
        return [.. sets.SelectMany(set => set.Labels.Zip(set.Types, (label, type) => (Set: set, Label: label, Type: type, Kind: set.Kinds[set.Labels.ToList().IndexOf(label)]))).AsParallel().WithDegreeOfParallelism(2).SelectMany(left =>
        {
            var documents = left.Set.Documents.Where(document => document.Label == left.Label).ToList();
            if (documents.Count == 0) return [];
            var knowledge = linker.Link(left.Type) is { } link ? KnowledgeBase.BuiltIn.Without([link.Type.Id]) : KnowledgeBase.BuiltIn;
            var weights = Learner.Fit([.. learned.Where(comparison => comparison.Kind != left.Kind)], penalty, 300, start);
            return Comparisons([left.Set with { Documents = documents }], knowledge).Select(comparison => new Outcome(comparison, weights)).ToList();
        })];
    }

    /// <summary>Documents held against lists on which nothing like their type stands: what is to be called Unknown. At most so many for each list.</summary>
    public static IReadOnlyList<Comparison> Unfit(IReadOnlyList<LabelledSet> sets, int most)
    {
        var parents = KnowledgeBase.BuiltIn.Types.ToDictionary(type => type.Id, type => type.KindOf);
        var all = sets.SelectMany(set => set.Documents.Select(document => (Document: document, Kind: set.Kinds[set.Labels.ToList().IndexOf(document.Label)]))).DistinctBy(pair => pair.Document.File + pair.Document.Source).ToList();
        return [.. sets.SelectMany(list =>
        {
            var kinds = list.Kinds.SelectMany(WithParents).ToHashSet();
            var strangers = all.Where(pair => !WithParents(pair.Kind).Any(kinds.Contains)).OrderBy(pair => pair.Document.File, StringComparer.Ordinal).ToList();
            var chosen = Enumerable.Range(0, Math.Min(most, strangers.Count)).Select(index => strangers[index * strangers.Count / Math.Min(most, strangers.Count)].Document).ToList();
            // They have no true type: the first stands in for it, and is never looked at.
            return Comparisons([list with { Documents = [.. chosen.Select(document => document with { Label = list.Labels[0] })] }], KnowledgeBase.BuiltIn);
        })];

        IEnumerable<string> WithParents(string kind)
        {
            for (var one = kind; one is not null; one = parents.GetValueOrDefault(one)) yield return one;
        }
    }

    /// <summary>The same weights for all.</summary>
    public static IReadOnlyList<Outcome> Judge(IReadOnlyList<Comparison> comparisons, double[] weights) => [.. comparisons.Select(comparison => new Outcome(comparison, weights))];

    /// <summary>The plain baseline: the type of whose unique words the most stand in the text, as whole words without regard to case; the first of equals.</summary>
    public static double CountingUniqueWords(LabelledSet set) => set.Documents.Average(document =>
    {
        var text = string.Join('\n', document.Text.Pages.SelectMany(page => page.Lines).Select(line => line.Text));
        var counts = set.Types.Select(type => type.UniqueWords.Count(word => Regex.IsMatch(text, $@"(?<!\w){Regex.Escape(word)}(?!\w)", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(10)))).ToList();
        return set.Labels[counts.IndexOf(counts.Max())] == document.Label ? 1.0 : 0;
    });
}
