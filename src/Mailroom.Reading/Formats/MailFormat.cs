namespace Mailroom.Reading.Formats;

/// <summary>Tells a mail from a text by the header lines at its very start.</summary>
internal static class MailFormat
{
    private const int WantedHeaders = 2;
    private const int MaximumHeaders = 200;

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Cc", "Bcc", "Subject", "Date", "Received", "Message-ID", "MIME-Version", "Return-Path", "Reply-To", "Sender", "Delivered-To", "In-Reply-To",
        "References", "DKIM-Signature", "ARC-Seal", "Received-SPF", "Authentication-Results", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID",
        "List-Id", "X-Mailer",
        "X-Original-To", "Envelope-To", "Delivery-Date", "Resent-From", "Resent-To",
    };

    public static bool Matches(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) head = head[3..];
        head = head.TrimStart("\r\n"u8);
        int found = 0, lines = 0;
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range].TrimEnd((byte)'\r');
            var isEnvelope = lines++ == 0 && line.StartsWith("From "u8);
            if (isEnvelope) continue;
            if (line.IsEmpty || lines > MaximumHeaders) break;
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (lines == 1) return false;
                continue;
            }
            if (HeaderName(line) is not { } name) break;
            if (Names.Contains(name) && ++found == WantedHeaders) return true;
        }
        return false;
    }

    /// <summary>Whether a line is one of the headers, of whatever name.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> line) => HeaderName(line) is not null;

    private static string? HeaderName(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon is <= 0 or > 76) return null;
        var name = line[..colon].TrimEnd((byte)' ');
        return name.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? null : System.Text.Encoding.ASCII.GetString(name);
    }
}
