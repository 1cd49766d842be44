using Mailroom.Reading.Images;
using Mailroom.Reading.Pdf;

namespace Mailroom.Reading.Office;

/// <summary>Reads documents of Apple's Pages, Numbers and Keynote by the preview that they carry; their own format is published nowhere.</summary>
internal static class AppleDocumentReader
{
    private static readonly string[] Marks = ["Index/Document.iwa", "Index.zip", "index.xml", "index.xml.gz", "index.apxl", "index.apxl.gz"];
    private static readonly string[] Folders = [".pages/", ".numbers/", ".key/"];

    /// <summary>Whether a package of parts with these names is such a document, itself or as a folder that was packed with nothing beside it.</summary>
    public static bool Matches(IEnumerable<string> names)
    {
        var parts = names.Select(name => name.Replace('\\', '/')).Where(name => !name.StartsWith("__MACOSX/", StringComparison.Ordinal) && !name.EndsWith(".DS_Store", StringComparison.Ordinal)).ToList();
        foreach (var mark in Marks)
        {
            if (Find(parts, mark) is not { } found) continue;
            var folder = found[..^mark.Length];
            return parts.TrueForAll(part => part.StartsWith(folder, StringComparison.Ordinal) || folder.StartsWith(part, StringComparison.Ordinal))
                && (Array.Exists(Folders, kind => folder.EndsWith(kind, StringComparison.OrdinalIgnoreCase)) || parts.Exists(IsOfApple));
        }
        return false;
    }

    public static async Task<DocumentText> ReadAsync(byte[] content, string mediaType, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        using var package = Package.Open(content);
        if (Find(package.Names, ".iwph") is not null) throw LibraryFailures.Protected();
        if (Find(package.Names, "QuickLook/Preview.pdf") is { } pdf)
        {
            var text = await PdfReader.ReadAsync(package.ReadPart(pdf), options, depth, cancellation);
            return text with { MediaType = mediaType, Remarks = [.. text.Remarks, new Remark("The preview in the file was read, which may lack pages of the document.")] };
        }
        if ((Find(package.Names, "preview.jpg") ?? Find(package.Names, "QuickLook/Thumbnail.jpg")) is { } picture)
        {
            var text = await ImageReader.ReadAsync(package.ReadPart(picture), options, cancellation);
            return text with { MediaType = mediaType, Remarks = [.. text.Remarks, new Remark("Only the preview of its first page was read.") { CastsDoubt = true }] };
        }
        throw new ReadingException(ReadingFailure.NotSupported, "This is an Apple Pages, Numbers or Keynote document without a preview: export it as PDF and upload that.");
    }

    // Others may have parts of the same names.
    private static bool IsOfApple(string part) =>
        part.EndsWith(".iwa", StringComparison.Ordinal) || part.Contains("QuickLook/", StringComparison.Ordinal) || part.EndsWith("buildVersionHistory.plist", StringComparison.OrdinalIgnoreCase);

    private static string? Find(IEnumerable<string> parts, string wanted) =>
        parts.FirstOrDefault(name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase) || name.EndsWith("/" + wanted, StringComparison.OrdinalIgnoreCase));
}
