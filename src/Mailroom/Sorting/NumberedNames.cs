using System.Text;

namespace Mailroom.Sorting;

/// <summary>A name, and what takes its place where it is taken: <c>name (2).pdf</c>, <c>name (3).pdf</c>, …</summary>
internal static class NumberedNames
{
    private const int MostBytes = 255;
    private const int LongestExtension = 100;

    /// <summary>One of the names, from number 1 on; none is longer than a file system takes.</summary>
    public static string Of(string stem, string extension, int number)
    {
        // What is longer is a sentence with a dot in it, and is cut like one.
        if (Encoding.UTF8.GetByteCount(extension) > LongestExtension) (stem, extension) = (stem + extension, "");
        var end = (number == 1 ? "" : $" ({number})") + extension;
        return Cut(stem, MostBytes - Encoding.UTF8.GetByteCount(end)) + end;
    }

    private static string Cut(string text, int bytes)
    {
        var length = 0;
        foreach (var letter in text.EnumerateRunes())
        {
            bytes -= letter.Utf8SequenceLength;
            if (bytes < 0) break;
            length += letter.Utf16SequenceLength;
        }

        return text[..length];
    }
}
