using Mailroom.Reading.Mails;

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
        head = head[MailRange.Of(head)];
        int found = 0, lines = 0;
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range].TrimEnd((byte)'\r');
            if (line.IsEmpty || ++lines > MaximumHeaders) break;
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (lines == 1) return false;
                continue;
            }
            if (HeaderName(line) is not { } name) break;
            // So begin the parts of which a signed mail consists.
            if (line.StartsWith("Content-Type: multipart/"u8)) return true;
            if (Names.Contains(name) && ++found == WantedHeaders) return true;
        }
        return false;
    }

    /// <summary>Whether what is signed is a part of a mail: it begins with a header that tells what it is, and may have no other.</summary>
    public static bool IsPart(ReadOnlySpan<byte> content)
    {
        var rest = content.TrimStart("\r\n"u8);
        return HeaderName(rest[..Math.Max(0, rest.IndexOf((byte)'\n'))]) is { } name && Names.Contains(name);
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
