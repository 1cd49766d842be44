using System.Text;

namespace Mailroom.Sorting;

/// <summary>A name, and what takes its place where it is taken: <c>name (2).pdf</c>, <c>name (3).pdf</c>, …</summary>
internal static class NumberedNames
{
    private const int MostBytes = 255;
    private const int Most = 10_000;

    /// <summary>The names, none longer than a file system takes.</summary>
    public static IEnumerable<string> Of(string stem, string extension) =>
        Enumerable.Range(1, Most).Select(number => (number == 1 ? "" : $" ({number})") + extension).Select(end => Cut(stem, MostBytes - Encoding.UTF8.GetByteCount(end)) + end);

    private static string Cut(string text, int bytes)
    {
        while (Encoding.UTF8.GetByteCount(text) > bytes) text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        return text;
    }
}
