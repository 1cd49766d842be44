using Mailroom.Reading.Images;
using Mailroom.Reading.Pdf;

namespace Mailroom.Reading.Office;

/// <summary>Reads documents of Apple's Pages, Numbers and Keynote by the preview that they carry; their own format is published nowhere.</summary>
internal static class AppleDocumentReader
{
    private const string Name = "an Apple Pages, Numbers or Keynote document";
    private static readonly string[] Marks = ["Index/Document.iwa", "Index.zip", "index.xml", "index.xml.gz", "index.apxl", "index.apxl.gz"];

    /// <summary>Whether a package is such a document, itself or as a folder that was packed.</summary>
    public static bool Matches(Package package) => Array.Exists(Marks, mark => Find(package, mark) is not null) && package.Names.Any(name => name.Contains("iwa", StringComparison.Ordinal) || name.Contains("QuickLook/", StringComparison.Ordinal)
        || name.Contains("buildVersionHistory.plist", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Index.zip", StringComparison.Ordinal));

    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        using var package = Package.Open(content);
        if (Find(package, ".iwph") is not null) throw LibraryFailures.Protected();
        if (Find(package, "QuickLook/Preview.pdf") is { } pdf)
        {
            var text = await PdfReader.ReadAsync(package.ReadPart(pdf), options, depth, cancellation);
            return text with { MediaType = mediaType, Remarks = [.. text.Remarks, new Remark("The preview in the file was read, which may lack pages of the document.")] };
        }
        if ((Find(package, "preview.jpg") ?? Find(package, "QuickLook/Thumbnail.jpg")) is { } picture)
        {
            var text = await ImageReader.ReadAsync(package.ReadPart(picture), options, cancellation);
            return text with { MediaType = mediaType, Remarks = [.. text.Remarks, new Remark("Only the preview of its first page was read.") { CastsDoubt = true }] };
        }
        throw new ReadingException(ReadingFailure.NotSupported, $"This is {Name} without a preview: export it as PDF and upload that.");
    }

    private static string? Find(Package package, string wanted) =>
        package.Names.FirstOrDefault(name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase) || name.EndsWith("/" + wanted, StringComparison.OrdinalIgnoreCase));
}
