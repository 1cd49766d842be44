using System.Buffers.Text;

namespace Mailroom.Reading.Mails;

/// <summary>Finds the mail in a file that has something around it.</summary>
internal static class MailRange
{
    /// <summary>The mail: behind a mark, empty lines and the envelope line of an mbox; or as long as the line before it says, where Apple Mail keeps it and adds to its end what it knows of it.</summary>
    public static Range Of(ReadOnlySpan<byte> file)
    {
        var rest = file;
        if (rest.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) rest = rest[3..];
        rest = rest.TrimStart("\r\n"u8);
        var line = rest[..(rest.IndexOf((byte)'\n') + 1)];
        var isLength = Utf8Parser.TryParse(line, out int length, out var digits) && line[digits..].TrimEnd(" \r\n"u8).IsEmpty;
        if (isLength || line.StartsWith("From "u8)) rest = rest[line.Length..];
        var start = file.Length - rest.Length;
        return isLength && length < rest.Length ? start..(start + Math.Max(0, length)) : start..file.Length;
    }
}
