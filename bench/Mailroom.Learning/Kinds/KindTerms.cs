using Mailroom.Classifying.Words;

namespace Mailroom.Learning.Kinds;

/// <summary>What a document's kind is told by: its words, those of its head and those of its title, each by itself, and its marks of form.</summary>
internal static class KindTerms
{
    private const double Title = 0.5;
    private const double OfHead = 0.6;
    private const double OfTitle = 0.8;
    private const double OfMark = 0.3;
    private const int LongestName = 5;

    /// <summary>The terms and how much of each there is; a long document has no more of all than a short one.</summary>
    /// <param name="document">The document.</param>
    /// <param name="marks">The strength of each mark of form, by its number.</param>
    public static Dictionary<string, double> Of(DocumentIndex document, double[] marks)
    {
        var (body, head, title) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal));
        foreach (var line in document.Lines)
        {
            for (var token = line.FirstToken; token < line.FirstToken + line.TokenCount; token++)
            {
                var stem = document.Tokens[token].Stem;
                if (!IsTelling(stem)) continue;
                body[stem] = body.GetValueOrDefault(stem) + 1;
                if (line.Head) head['^' + stem] = 1;
                if (line.Prominence > Title) title['!' + stem] = line.Prominence;
            }
        }
        foreach (var stem in body.Keys.ToList()) body[stem] = 1 + Math.Log(body[stem]);
        var terms = new Dictionary<string, double>(StringComparer.Ordinal);
        Add(body, 1);
        Add(head, OfHead);
        Add(title, OfTitle);
        for (var mark = 0; mark < marks.Length; mark++)
        {
            if (marks[mark] > 0) terms[$"#{mark}"] = OfMark * marks[mark];
        }
        return terms;

        void Add(Dictionary<string, double> of, double amount)
        {
            var length = Math.Sqrt(of.Values.Sum(value => value * value));
            foreach (var (term, value) in of) terms[term] = amount * value / length;
        }
    }

    /// <summary>The terms of what a type is called and described by: its name is a title, and all of it are words.</summary>
    public static Dictionary<string, double> Of(string name, string description)
    {
        var terms = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var token in Tokenizer.Split(description).Where(token => IsTelling(token.Stem))) terms[token.Stem] = 0.15;
        foreach (var token in Tokenizer.Split(name).Where(token => IsTelling(token.Stem)).Take(LongestName)) (terms[token.Stem], terms['^' + token.Stem], terms['!' + token.Stem]) = (0.3, 0.4, 0.8);
        return terms;
    }

    private static bool IsTelling(string stem) => stem.Length > 1 && !stem.AsSpan().ContainsAnyInRange('0', '9');
}
