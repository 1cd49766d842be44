using System.Globalization;
using Mailroom.Reading.Formats;

namespace Mailroom.Reading.Archives;

/// <summary>A store of mails (mbox): each begins with a line "From " of its own, after an empty line.</summary>
internal static class MailStore
{
    private static readonly Remark FirstAlone = new("This is a store of several mails: the first of them was read.") { CastsDoubt = true };

    private static ReadOnlySpan<byte> Envelope => "From "u8;

    /// <summary>Whether a file begins as a store, or as the only mail of one.</summary>
    public static bool MayBe(ReadOnlySpan<byte> head) => head[StartOf(head)..].StartsWith(Envelope) && MailFormat.Matches(head);

    /// <summary>Whether a file is a store of more than one mail.</summary>
    public static bool HoldsSeveral(byte[] content) => MayBe(content.AsSpan(0, Math.Min(content.Length, FormatDetector.HeadLength))) && Starts(content).Skip(1).Any();

    /// <summary>The mails, each as a file that is named by its place.</summary>
    public static IEnumerable<ArchivedFile> Of(byte[] content)
    {
        var (number, start) = (0, -1);
        foreach (var next in Starts(content).Append(content.Length))
        {
            if (start >= 0)
            {
                var (from, length) = (start, next - start);
                yield return new ArchivedFile(string.Create(CultureInfo.InvariantCulture, $"message-{++number:D4}.eml"), length, () => new MemoryStream(content, from, length, writable: false));
            }
            start = next;
        }
    }

    /// <summary>Says of the text of a store that it is that of its first mail alone.</summary>
    public static DocumentText Remark(byte[] content, DocumentText first) => HoldsSeveral(content) ? first with { Remarks = [.. first.Remarks, FirstAlone] } : first;

    private static IEnumerable<int> Starts(byte[] content)
    {
        var isAfterEmpty = true;
        for (var at = StartOf(content); at < content.Length;)
        {
            var end = EndOfLine(content, at);
            // A sentence may begin with "From ", also after an empty line: the line behind it is then no header.
            if (isAfterEmpty && IsStart(content, at, end)) yield return at;
            isAfterEmpty = content.AsSpan(at, end - at).Trim("\r\n"u8).IsEmpty;
            at = end;
        }
    }

    private static bool IsStart(byte[] content, int at, int end) => content.AsSpan(at).StartsWith(Envelope) && MailFormat.IsHeader(content.AsSpan(end, EndOfLine(content, end) - end));

    private static int EndOfLine(byte[] content, int at) => content.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var length ? at + length + 1 : content.Length;

    private static int StartOf(ReadOnlySpan<byte> content)
    {
        var rest = content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? content[3..] : content;
        return content.Length - rest.TrimStart("\r\n"u8).Length;
    }
}
