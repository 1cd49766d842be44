namespace Mailroom.Classifying.Judging;

/// <summary>Which types were taken for which.</summary>
/// <param name="Types">The types that occur, in the order of the list; Unknown is last.</param>
/// <param name="Counts">For each true type a row: how many of its documents were called what.</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Types, IReadOnlyList<IReadOnlyList<int>> Counts)
{
    internal static ConfusionMatrix Of(IReadOnlyList<DocumentType> types, IReadOnlyList<JudgedDocument> documents)
    {
        var pairs = documents.Select(document => (True: document.TrueType ?? Answer.Unknown, Said: document.Answer.DocumentType)).ToList();
        var occurring = pairs.SelectMany(pair => (string[])[pair.True, pair.Said]).ToHashSet(StringComparer.Ordinal);
        var names = types.Select(type => type.Name).Append(Answer.Unknown).Distinct(StringComparer.Ordinal).Where(occurring.Contains).ToList();
        var places = names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        var counts = names.Select(_ => new int[names.Count]).ToArray();
        foreach (var (truth, said) in pairs) counts[places[truth]][places[said]]++;
        return new ConfusionMatrix(names, counts);
    }

    internal TypeFigures FiguresOf(int type) => new(Types[type], Counts[type].Sum(), Counts.Sum(row => row[type]), Counts[type][type]);
}
