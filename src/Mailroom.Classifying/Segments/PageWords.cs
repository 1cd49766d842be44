namespace Mailroom.Classifying.Segments;

/// <summary>How alike the words of a file's pages are: the cosine of their counts, words that stand on many of its pages counting less.</summary>
internal sealed class PageWords
{
    private readonly List<Dictionary<string, double>> pages;

    public PageWords(IReadOnlyList<PageView> views)
    {
        var spread = views.SelectMany(view => view.Words.Keys).CountBy(word => word, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        pages = [.. views.Select(view => Weigh(view, word => Math.Log((1.0 + views.Count) / spread[word])))];
    }

    /// <summary>From 0 for nothing in common to 1 for the same words.</summary>
    public double Alike(int one, int other)
    {
        var (small, large) = pages[one].Count < pages[other].Count ? (pages[one], pages[other]) : (pages[other], pages[one]);
        var sum = 0.0;
        foreach (var (word, weight) in small) sum += weight * large.GetValueOrDefault(word);
        return Math.Min(1, sum);
    }

    private static Dictionary<string, double> Weigh(PageView view, Func<string, double> rarity)
    {
        var weights = view.Words.ToDictionary(word => word.Key, word => Math.Log(1 + word.Value) * rarity(word.Key), StringComparer.Ordinal);
        var length = Math.Sqrt(weights.Values.Sum(weight => weight * weight));
        foreach (var word in weights.Keys) weights[word] /= length;
        return weights;
    }
}
