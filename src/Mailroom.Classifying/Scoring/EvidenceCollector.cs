using Mailroom.Classifying.Features;
using Mailroom.Classifying.Words;
using Mailroom.Reading;

namespace Mailroom.Classifying.Scoring;

/// <summary>Says what the scores rest on, in the document's own words.</summary>
internal sealed class EvidenceCollector(IReadOnlyList<DocumentType> types, Weights weights, DocumentIndex document, FeatureTable table)
{
    private const int Most = 12;
    private const double LeastShare = 0.01;
    private const double Hardly = 0.1;
    private const double Few = 0.5;

    private static readonly Feature[] Titles = [Feature.UniqueTitle, Feature.NameTitle, Feature.KnownTitle];
    private static readonly Feature[] UniqueWords = [Feature.UniqueShare, Feature.UniqueStrength, Feature.UniqueHead, Feature.UniqueRepeats, Feature.OtherNames, Feature.OtherNamesHead];

    /// <summary>What speaks for and against the best type and the runner-up, and what the runner-up lacks; strongest first.</summary>
    /// <param name="ranked">The types' places in the list, best first.</param>
    public IReadOnlyList<Evidence> Collect(IReadOnlyList<int> ranked)
    {
        var contributions = Contributions(ranked[0]).ToList();
        if (ranked.Count > 1) contributions.AddRange([.. Contributions(ranked[1]), .. Lacks(ranked[1], ranked[0])]);
        var sum = contributions.Sum(contribution => Math.Abs(contribution.Amount));
        return [.. contributions
            .Where(contribution => Math.Abs(contribution.Amount) >= LeastShare * sum && sum > 0)
            .OrderByDescending(contribution => Math.Abs(contribution.Amount))
            .Take(Most)
            .Select(contribution => Describe(contribution.Finding, contribution.Type, contribution.Amount / sum) with { Kind = contribution.Kind })];
    }

    // Several features may rest on the same words; for people they are one find.
    private IEnumerable<(int Type, Finding Finding, EvidenceKind Kind, double Amount)> Contributions(int type) => table.PartsOf(type)
        .Select(part => (part.Finding, Kind: KindOf(part), Amount: part.Amount * WeightOf(part.Feature)))
        .GroupBy(part => Key(part.Finding), StringComparer.Ordinal)
        .Select(group => (Strongest: group.MaxBy(part => Math.Abs(part.Amount)), Amount: group.Sum(part => part.Amount)))
        .Select(find => (type, find.Strongest.Finding, find.Strongest.Kind, find.Amount));

    // What a type lacks counts by how much more of it the best one has.
    private IEnumerable<(int Type, Finding Finding, EvidenceKind Kind, double Amount)> Lacks(int type, int best)
    {
        if (Titles.Max(feature => table[type, feature]) < Hardly) yield return Lack(FormSigns.NoTitle, Titles);
        var words = table[type, Feature.UniqueShare] + table[type, Feature.OtherNames];
        if (types[type].UniqueWords.Count > 0 && words < Few) yield return Lack(words < LeastShare ? FormSigns.NoUniqueWords : FormSigns.FewUniqueWords, UniqueWords);

        (int, Finding, EvidenceKind, double) Lack(string phrase, Feature[] features) =>
            (type, Finding.OfMark(phrase), EvidenceKind.Missing, features.Sum(feature => WeightOf(feature) * Math.Min(0, table[type, feature] - table[best, feature])));
    }

    private double WeightOf(Feature feature) => weights.Features[feature].Own + weights.Features[feature].Lead;

    private static EvidenceKind KindOf(FeaturePart part) =>
        part.Finding.Mark is null ? Titles.Contains(part.Feature) ? EvidenceKind.Title : EvidenceKind.Words : part.Feature == Feature.MarksMissing ? EvidenceKind.Missing : EvidenceKind.Form;

    private string Key(Finding finding) =>
        finding.Mark ?? string.Join(' ', Enumerable.Range(finding.First, finding.Count).Select(token => document.Tokens[token].Stem));

    private Evidence Describe(Finding finding, int type, double share)
    {
        if (finding.Mark is { } mark) return new Evidence(mark, 1, types[type].Name, share);
        var (first, last) = (document.Tokens[finding.First], document.Tokens[finding.First + finding.Count - 1]);
        var (line, lastLine) = (document.LineOf(finding.First), document.LineOf(finding.First + finding.Count - 1));
        var phrase = line == lastLine
            ? line.Line.Text[first.Start..last.End]
            : string.Join(' ', Enumerable.Range(finding.First, finding.Count).Select(Text));
        return new Evidence(phrase, line.Page.Number, types[type].Name, share) { Box = BoxOf(line, first.Start, line == lastLine ? last.End : line.Line.Text.Length) };
    }

    private string Text(int token) => document.LineOf(token).Line.Text.Substring(document.Tokens[token].Start, document.Tokens[token].Length);

    // Around the words that the characters from start to end belong to.
    private static Box? BoxOf(IndexedLine line, int start, int end)
    {
        if (line.Line.Words is not { } words) return line.Line.Box;
        Box? around = null;
        var position = 0;
        foreach (var word in words)
        {
            if (position < end && position + word.Text.Length > start) around = around is { } box ? Union(box, word.Box) : word.Box;
            position += word.Text.Length + 1;
        }
        return around ?? line.Line.Box;
    }

    private static Box Union(Box left, Box right)
    {
        var (x, y) = (Math.Min(left.X, right.X), Math.Min(left.Y, right.Y));
        return new Box(x, y, Math.Max(left.X + left.Width, right.X + right.Width) - x, Math.Max(left.Y + left.Height, right.Y + right.Height) - y);
    }
}
