using Mailroom.Reading.Office;
using Mailroom.Reading.Signed;

namespace Mailroom.Reading.Formats;

/// <summary>Tells what a file is from its bytes alone: names and media types given by others are not believed.</summary>
public static class FormatDetector
{
    /// <summary>How many bytes from the front of a file <see cref="KnownUnsupported"/> makes use of.</summary>
    public const int HeadLength = 4096;

    internal const string SupportedFormats =
        "Supported are PDF, pictures (PNG, JPEG, TIFF, WebP, BMP, GIF, HEIC, AVIF), Word, Excel, PowerPoint, OpenDocument, RTF, XPS, EPUB, "
        + "mails (EML, MSG), HTML, XML, JSON, CSV, Markdown and plain text.";

    /// <summary>Names a file that is certainly not a document, so that it can be refused as soon as its first bytes have come in.</summary>
    /// <param name="head">The first bytes of the file, <see cref="HeadLength"/> at most.</param>
    /// <returns>A name with its article, such as "a video", or null where the file may be a document.</returns>
    public static string? KnownUnsupported(ReadOnlySpan<byte> head) => UnsupportedFormats.Name(head);

    /// <summary>What an uploader can do with a file that <see cref="KnownUnsupported"/> named.</summary>
    /// <returns>A sentence after a space; empty where nothing helps.</returns>
    public static string WhatToDoWith(string name) => name switch
    {
        UnsupportedFormats.Archive => " Unpack it and upload the documents in it, or send them as a ZIP.",
        UnsupportedFormats.Jpeg2000 or UnsupportedFormats.JpegXl => " Save it as PNG or JPEG and upload that.",
        _ => "",
    };

    /// <summary>Finds the format of a file.</summary>
    /// <param name="content">The whole file.</param>
    /// <returns>The kind of file and its media type.</returns>
    /// <exception cref="ReadingException">The file is empty, encrypted, damaged, or of a kind that is not read.</exception>
    public static FileFormat Detect(byte[] content)
    {
        if (content.Length == 0) throw new ReadingException(ReadingFailure.Empty, "The file is empty. Upload it again once it has content.");
        try
        {
            if (Signatures.Find(content) is { } format) return format;
            if (CryptographicMessage.Matches(content)) return new(FileKind.SignedDocument, "application/pkcs7-mime");
            if (PgpMessage.Matches(content)) throw LibraryFailures.Encrypted();
            if (Signatures.IsZip(content)) return PackageFormats.Detect(content);
            if (Signatures.IsCompoundFile(content)) return CompoundFormats.Detect(CompoundFile.Open(content));
        }
        catch (Exception exception) when (exception is not ReadingException)
        {
            throw LibraryFailures.Translate(exception);
        }
        var head = content.AsSpan(0, Math.Min(content.Length, HeadLength));
        if (ForeignDocuments.Find(head) is { } foreign) throw foreign;
        if (KnownUnsupported(head) is { } name) throw NotSupported($"This is {name}, which cannot be read.{WhatToDoWith(name)}");
        if (Signatures.IsPdfAfterJunk(content)) return new(FileKind.Pdf, "application/pdf");
        return TextFormats.Detect(content) ?? throw NotSupported("This kind of file is not known. If it is a document, export it as PDF and upload that.");
    }

    internal static ReadingException NotSupported(string reason) => new(ReadingFailure.NotSupported, $"{reason} {SupportedFormats}");
}
