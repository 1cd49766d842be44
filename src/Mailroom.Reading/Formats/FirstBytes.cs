using System.Text;
using System.Text.Unicode;
using Mailroom.Reading.Signed;

namespace Mailroom.Reading.Formats;

/// <summary>
/// What the first bytes of a file say of its kind, for the time before it is read. They are looked at and not parsed, so that this can be done where a stranger's bytes must not be read: what they leave open stays open.
/// </summary>
public static class FirstBytes
{
    private const string OpenXml = "application/vnd.openxmlformats-officedocument.";

    // Of a package's first file: its name begins here, and its content behind it.
    private const int PackageName = 30;

    private static readonly (byte[] Folder, string MediaType)[] OpenXmlFolders =
    [
        ("word/"u8.ToArray(), OpenXml + "wordprocessingml.document"), ("xl/"u8.ToArray(), OpenXml + "spreadsheetml.sheet"), ("ppt/"u8.ToArray(), OpenXml + "presentationml.presentation"),
    ];

    /// <summary>The media type; null where the first bytes do not tell it.</summary>
    /// <param name="head">The first bytes of the file, <see cref="FormatDetector.HeadLength"/> at most.</param>
    public static string? MediaType(ReadOnlySpan<byte> head)
    {
        if (Signatures.Find(head) is { } format) return format.MediaType;
        if (CryptographicMessage.Matches(head)) return "application/pkcs7-mime";
        if (Signatures.IsPdfAfterJunk(head)) return "application/pdf";
        if (Signatures.IsZip(head)) return OfPackage(head);
        if (MailFormat.Matches(head)) return "message/rfc822";
        return IsPlainText(head) ? "text/plain" : null;
    }

    private static string? OfPackage(ReadOnlySpan<byte> head)
    {
        // OpenDocument tells its type first, and uncompressed.
        if (Signatures.HasAt(head, PackageName, "mimetypeapplication/vnd.oasis.opendocument."u8))
        {
            var type = head[(PackageName + "mimetype".Length)..];
            var end = type.IndexOf("PK"u8);
            // What it says is a stranger's text, which is kept only where it is one of the known types.
            return end > 0 && Encoding.ASCII.GetString(type[..end]) is var told && PackageFormats.Knows(told) ? told : null;
        }

        if (!Signatures.HasAt(head, PackageName, "[Content_Types].xml"u8)) return null;
        foreach (var (folder, mediaType) in OpenXmlFolders)
        {
            if (head.IndexOf(folder) > 0) return mediaType;
        }

        return null;
    }

    // What begins like markup may be any kind of it.
    private static bool IsPlainText(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty || head.TrimStart(" \t\r\n"u8).StartsWith("<"u8) || head.ContainsAnyInRange((byte)0, (byte)8)) return false;
        // The last character may be cut.
        for (var cut = 0; cut < Math.Min(4, head.Length); cut++)
        {
            if (Utf8.IsValid(head[..^cut])) return true;
        }

        return false;
    }
}
