using Mailroom.Classifying.Features;
using Mailroom.Classifying.Words;
using Mailroom.Reading;

namespace Mailroom.Classifying.Scoring;

/// <summary>Says what the scores rest on, in the document's own words.</summary>
internal sealed class EvidenceCollector(IReadOnlyList<DocumentType> types, Weights weights, DocumentIndex document, FeatureTable table)
{
    private const int Most = 12;
    private const double LeastShare = 0.01;

    /// <summary>What speaks for and against the best type, and what speaks for the runner-up; strongest first.</summary>
    /// <param name="ranked">The types' places in the list, best first.</param>
    public IReadOnlyList<Evidence> Collect(IReadOnlyList<int> ranked)
    {
        var contributions = Contributions(ranked[0]).ToList();
        if (ranked.Count > 1) contributions.AddRange(Contributions(ranked[1]).Where(contribution => contribution.Amount > 0));
        var sum = contributions.Sum(contribution => Math.Abs(contribution.Amount));
        return [.. contributions
            .Where(contribution => Math.Abs(contribution.Amount) >= LeastShare * sum && sum > 0)
            .OrderByDescending(contribution => Math.Abs(contribution.Amount))
            .Take(Most)
            .Select(contribution => Describe(contribution.Finding, contribution.Type, contribution.Amount / sum))];
    }

    // Several features may rest on the same words; for people they are one find.
    private IEnumerable<(int Type, Finding Finding, double Amount)> Contributions(int type) => table.PartsOf(type)
        .Select(part => (part.Finding, Amount: part.Amount * (weights.Features[part.Feature].Own + weights.Features[part.Feature].Lead)))
        .GroupBy(part => Key(part.Finding), StringComparer.Ordinal)
        .Select(group => (type, group.MaxBy(part => Math.Abs(part.Amount)).Finding, group.Sum(part => part.Amount)));

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
