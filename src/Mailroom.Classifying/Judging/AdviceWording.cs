namespace Mailroom.Classifying.Judging;

/// <summary>Parts of the sentences of advice.</summary>
internal static class AdviceWording
{
    public static string Quote(string word) => $"“{word}”";

    public static string Of(Share share) => $"{share.Part} of {share.Whole}";

    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string Join(IEnumerable<string> parts)
    {
        var list = parts.ToList();
        return list.Count < 2 ? string.Concat(list) : $"{string.Join(", ", list.SkipLast(1))} and {list[^1]}";
    }
}
