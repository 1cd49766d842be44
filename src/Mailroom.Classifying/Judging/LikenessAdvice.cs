using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Judging;

/// <summary>Advice on types that are hard to tell apart.</summary>
internal static class LikenessAdvice
{
    private const double OftenConfused = 0.05;
    private const double MuchInCommon = 0.5;
    private const int FewestWordsInCommon = 2;
    private const int ShortestWord = 3;

    /// <summary>Pairs whose documents are taken for each other, the most often confused first, and pairs whose names and words have much in common.</summary>
    public static IEnumerable<Advice> For(IReadOnlyList<DocumentType> types, IReadOnlyList<JudgedDocument> documents)
    {
        var confused = documents.CountBy(document => (document.TrueType, document.Answer.DocumentType)).ToDictionary();
        var sizes = documents.Where(document => document.TrueType is not null).CountBy(document => document.TrueType!).ToDictionary();
        var stems = types.Select(Stems).ToList();
        var found = new List<(int Confused, Advice Advice)>();
        for (var one = 0; one < types.Count; one++)
        {
            for (var two = one + 1; two < types.Count; two++)
            {
                var (left, right) = (types[one].Name, types[two].Name);
                var isEnough = Math.Min(sizes.GetValueOrDefault(left), sizes.GetValueOrDefault(right)) >= WordAdvice.FewestDocuments;
                var (forth, back) = isEnough ? (confused.GetValueOrDefault((left, right)), confused.GetValueOrDefault((right, left))) : (0, 0);
                var both = new Share(forth + back, sizes.GetValueOrDefault(left) + sizes.GetValueOrDefault(right));
                var common = InCommon(stems[one], stems[two]);
                if (both.Part == 0 && common.Count == 0 || both.Part > 0 && both.Value < OftenConfused && common.Count == 0) continue;
                found.Add((both.Part, Write(left, right, forth, back, both, common)));
            }
        }

        return found.OrderByDescending(pair => pair.Confused).Select(pair => pair.Advice);
    }

    private static Advice Write(string left, string right, int forth, int back, Share both, List<string> common)
    {
        var says = new List<string>();
        if (both.Part > 0)
        {
            var ways = new[] { (forth, left, right), (back, right, left) }.Where(way => way.Item1 > 0).Select(way => $"{way.Item1} {way.Item2} as {way.Item3}");
            says.Add($"{AdviceWording.Of(both)} documents were taken for the other ({string.Join(", ", ways)})");
        }

        if (common.Count > 0) says.Add($"their names and words share {AdviceWording.Join(common.Select(AdviceWording.Quote))}");
        return new Advice(AdviceKind.TypesTooAlike, [left, right], common,
            $"{left} and {right} are too alike ({string.Join("; ", says)}): give each unique words that the other's documents do not have, or make them one type.");
    }

    // The words, as they are written, that both types use for themselves, where these are half of the words of one of them.
    private static List<string> InCommon(Dictionary<string, string> left, Dictionary<string, string> right)
    {
        var common = left.Where(word => right.ContainsKey(word.Key)).Select(word => word.Value).ToList();
        return common.Count >= FewestWordsInCommon && common.Count >= MuchInCommon * Math.Min(left.Count, right.Count) ? common : [];
    }

    private static Dictionary<string, string> Stems(DocumentType type) => type.UniqueWords.Prepend(type.Name)
        .SelectMany(text => Tokenizer.Split(text).Where(token => token.Length >= ShortestWord).Select(token => (token.Stem, Text: text.Substring(token.Start, token.Length))))
        .DistinctBy(word => word.Stem).ToDictionary(word => word.Stem, word => word.Text, StringComparer.Ordinal);
}
