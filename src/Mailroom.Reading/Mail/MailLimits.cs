namespace Mailroom.Reading.Mails;

/// <summary>Refuses mails whose headers would cost the parser far more than their length, before it sees them.</summary>
internal static class MailLimits
{
    // The parser's work grows with the square of it. A header of thousands of recipients is shorter.
    private const int MaximumHeaderBytes = 256 * 1024;

    private const int LongestName = 76;

    /// <summary>Looks at the headers of the mail and of its parts.</summary>
    /// <exception cref="ReadingException">One of them is too long.</exception>
    public static void Check(ReadOnlySpan<byte> mail)
    {
        // Headers stand at the start, after what may be a boundary, and, where a mail lies in a mail, after the empty line that ends other headers.
        var (inHeaders, afterEmpty) = (true, true);
        var length = 0;
        while (!mail.IsEmpty)
        {
            var end = mail.IndexOf((byte)'\n') is >= 0 and var found ? found + 1 : mail.Length;
            var line = mail[..end];
            mail = mail[end..];
            // Two dashes alone stand before a signature.
            var isBoundary = line.StartsWith("--"u8) && line.TrimEnd(" \r\n"u8).Length > 2;
            var isEmpty = line.TrimEnd("\r\n"u8).IsEmpty;
            var continues = !isEmpty && !afterEmpty && (line[0] is (byte)' ' or (byte)'\t');
            inHeaders = isBoundary || (inHeaders && (isEmpty || continues || IsHeader(line)));
            length = continues ? length + line.Length : line.Length;
            afterEmpty = isEmpty;
            if (inHeaders && !isBoundary && length > MaximumHeaderBytes) throw new ReadingException(ReadingFailure.TooLarge, "A header of the mail is longer than may be read. Print the mail as PDF and upload that.");
        }
    }

    private static bool IsHeader(ReadOnlySpan<byte> line)
    {
        var name = 0;
        while (name < Math.Min(line.Length, LongestName) && (char.IsAsciiLetterOrDigit((char)line[name]) || line[name] is (byte)'-' or (byte)'_')) name++;
        return name > 0 && line[name..].TrimStart(" "u8) is [(byte)':', ..];
    }
}
