using Mailroom.Classifying;
using Mailroom.Classifying.Features;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Scoring;
using Mailroom.Classifying.Words;

namespace Mailroom.Learning;

/// <summary>Holds documents against lists of types.</summary>
internal static class Comparer
{
    // The types of a list are dealt into so many groups, of which one in turn is unknown.
    private const int Groups = 4;

    /// <summary>Every document of a set against its list.</summary>
    /// <param name="set">The set.</param>
    /// <param name="knowledge">The knowledge to use.</param>
    /// <param name="alter">A change to the types, for ablations; null for none.</param>
    public static IReadOnlyList<Comparison> Compare(LabelledSet set, KnowledgeBase knowledge, Func<DocumentType, DocumentType>? alter = null)
    {
        var prepared = new PreparedTypes([.. set.Types.Select(alter ?? (type => type))], knowledge);
        var counts = set.Documents.CountBy(document => (document.Label, document.Source)).ToDictionary();
        var labels = set.Labels.ToList();
        return [.. set.Documents.AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount).Select(document =>
        {
            var index = DocumentIndex.Build(document.Text);
            // Many documents of one type and source say little more than a few of them.
            return new Comparison(document, set, Leads.Of(FeatureExtractor.Extract(prepared, index)), labels.IndexOf(document.Label), prepared.KnownShare, DocumentSigns.Of(index), 1 / Math.Sqrt(counts[(document.Label, document.Source)]));
        })];
    }

    /// <summary>Lists of which some types are known and others not: the types are dealt out, and for each group in turn nothing of it is known.</summary>
    public static IEnumerable<Comparison> ComparePartlyKnown(LabelledSet set)
    {
        for (var group = 0; group < Groups; group++)
        {
            var unknown = Enumerable.Range(0, set.Types.Count).Where(type => type % Groups == group).ToList();
            var ids = unknown.Select(type => set.Kinds[type]).ToHashSet(StringComparer.Ordinal);
            var labels = unknown.Select(type => set.Labels[type]).ToHashSet(StringComparer.Ordinal);
            // Most of the documents of the types that stay known would only come again.
            var documents = set.Documents.Where((document, index) => labels.Contains(document.Label) || index % Groups == group).ToList();
            if (documents.Count == 0) continue;
            foreach (var comparison in Compare(set with { Documents = documents }, KnowledgeBase.BuiltIn.Without(ids))) yield return comparison with { Set = set, Knowing = Knowing.Part };
        }
    }

    /// <summary>Each document once more, with nothing known of its own type.</summary>
    public static IEnumerable<Comparison> CompareUnknown(LabelledSet set) => set.Documents.GroupBy(document => document.Label).SelectMany(type =>
        Compare(set with { Documents = [.. type] }, KnowledgeBase.BuiltIn.Without([set.Kinds[set.Labels.ToList().IndexOf(type.Key)]]))
            .Select(comparison => comparison with { Set = set, Knowing = Knowing.Part }));

    /// <summary>Documents of other sets held against a list on which nothing like their type stands.</summary>
    /// <param name="list">The list.</param>
    /// <param name="sets">Where the documents are from.</param>
    /// <param name="most">At most so many, evenly chosen.</param>
    public static IReadOnlyList<Comparison> CompareUnfit(LabelledSet list, IReadOnlyList<LabelledSet> sets, int most)
    {
        var tree = new KindTree(KnowledgeBase.BuiltIn);
        var strangers = sets.Where(set => set != list && !set.IsTranslation).SelectMany(set => set.Documents.Select(document => (Document: document, Kind: set.Kinds[set.Labels.ToList().IndexOf(document.Label)])))
            .Where(pair => !list.Kinds.Any(kind => tree.AreKin(kind, pair.Kind))).OrderBy(pair => pair.Document.File, StringComparer.Ordinal).ThenBy(pair => pair.Document.Source, StringComparer.Ordinal).ToList();
        var count = Math.Min(most, strangers.Count);
        return Compare(list with { Documents = [.. Enumerable.Range(0, count).Select(index => strangers[index * strangers.Count / count].Document with { Label = "" })] }, KnowledgeBase.BuiltIn);
    }
}
