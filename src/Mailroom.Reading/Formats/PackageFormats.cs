using System.Text;
using Mailroom.Reading.Office;

namespace Mailroom.Reading.Formats;

/// <summary>Tells apart what lies in a ZIP archive: Office Open XML by its content types, OpenDocument by its <c>mimetype</c>.</summary>
internal static class PackageFormats
{
    private const string MainPart = ".main";
    private const string BookType = "application/epub+zip";
    private const string BookContainer = "META-INF/container.xml";

    private static readonly Dictionary<string, FileKind> MediaTypes = new()
    {
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = FileKind.WordDocument,
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.template"] = FileKind.WordDocument,
        ["application/vnd.ms-word.document.macroEnabled"] = FileKind.WordDocument,
        ["application/vnd.ms-word.template.macroEnabledTemplate"] = FileKind.WordDocument,
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = FileKind.Workbook,
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.template"] = FileKind.Workbook,
        ["application/vnd.ms-excel.sheet.macroEnabled"] = FileKind.Workbook,
        ["application/vnd.ms-excel.template.macroEnabled"] = FileKind.Workbook,
        ["application/vnd.ms-excel.sheet.binary.macroEnabled"] = FileKind.Workbook,
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = FileKind.Presentation,
        ["application/vnd.openxmlformats-officedocument.presentationml.template"] = FileKind.Presentation,
        ["application/vnd.openxmlformats-officedocument.presentationml.slideshow"] = FileKind.Presentation,
        ["application/vnd.ms-powerpoint.presentation.macroEnabled"] = FileKind.Presentation,
        ["application/vnd.ms-powerpoint.template.macroEnabled"] = FileKind.Presentation,
        ["application/vnd.ms-powerpoint.slideshow.macroEnabled"] = FileKind.Presentation,
        ["application/vnd.oasis.opendocument.text"] = FileKind.OpenDocument,
        ["application/vnd.oasis.opendocument.text-template"] = FileKind.OpenDocument,
        ["application/vnd.oasis.opendocument.text-master"] = FileKind.OpenDocument,
        ["application/vnd.oasis.opendocument.spreadsheet"] = FileKind.OpenDocument,
        ["application/vnd.oasis.opendocument.spreadsheet-template"] = FileKind.OpenDocument,
        ["application/vnd.oasis.opendocument.presentation"] = FileKind.OpenDocument,
        ["application/vnd.oasis.opendocument.presentation-template"] = FileKind.OpenDocument,
        ["application/vnd.oasis.opendocument.graphics"] = FileKind.OpenDocument,
        ["application/vnd.oasis.opendocument.graphics-template"] = FileKind.OpenDocument,
    };

    /// <summary>Whether a media type is that of a package that is read.</summary>
    public static bool Knows(string mediaType) => MediaTypes.ContainsKey(mediaType);

    /// <summary>Whether a ZIP of parts with these names, in their order, is a document, also of a kind that is not read.</summary>
    public static bool IsDocument(IEnumerable<string> names)
    {
        var all = names.ToList();
        // What says its kind stands first; where a writer put it elsewhere, what else must be there tells.
        return all is ["mimetype", ..]
            || (all.Contains("mimetype") && all.Contains("content.xml"))
            || all.Exists(name => name is "[Content_Types].xml" or BookContainer || name.StartsWith("_rels/", StringComparison.Ordinal)
                || (name.StartsWith("Index/", StringComparison.Ordinal) && name.EndsWith(".iwa", StringComparison.Ordinal)))
            || AppleDocumentReader.Matches(all);
    }

    public static FileFormat Detect(byte[] content)
    {
        using var package = Package.Open(content);
        if (package.Contains("[Content_Types].xml")) return DetectOpenXml(package);
        if (package.Contains("mimetype") && DetectByMediaType(package) is { } format) return format;
        if (package.Contains(BookContainer)) return new(FileKind.ElectronicBook, BookType);
        if (AppleDocumentReader.Matches(package.Names)) return new(FileKind.AppleDocument, "application/vnd.apple.iwork");
        throw FormatDetector.NotSupported("This is a ZIP archive, which is not read. Unpack it and upload the documents in it.");
    }

    private static FileFormat DetectOpenXml(Package package)
    {
        using var stream = package.OpenPart("[Content_Types].xml");
        using var xml = OfficeXml.Reader(stream);
        var found = "";
        while (xml.Read())
        {
            if (xml.LocalName is not ("Override" or "Default") || OfficeXml.Attribute(xml, "ContentType") is not { } type) continue;
            var main = type.IndexOf(MainPart, StringComparison.Ordinal);
            if (main > 0 && MediaTypes.TryGetValue(type[..main], out var kind)) return new(kind, type[..main]);
            if (type.Contains("fixeddocumentsequence", StringComparison.Ordinal)) return new(FileKind.Xps, type.Contains("oxps", StringComparison.Ordinal) ? "application/oxps" : "application/vnd.ms-xpsdocument");
            if (type.Contains("visio", StringComparison.Ordinal)) found = type;
        }
        throw ForeignDocuments.InPackage(found);
    }

    // Null where it is a file that only has the name.
    private static FileFormat? DetectByMediaType(Package package)
    {
        using var reader = new StreamReader(package.OpenPart("mimetype"), Encoding.ASCII);
        var buffer = new char[200];
        var type = new string(buffer, 0, reader.ReadBlock(buffer)).Trim();
        if (MediaTypes.TryGetValue(type, out var kind)) return new(kind, type);
        // Many a book has its kind with a mark or a line end about it.
        if (type.Contains(BookType, StringComparison.Ordinal)) return new(FileKind.ElectronicBook, BookType);
        return type.Contains("application/", StringComparison.Ordinal) ? throw ForeignDocuments.InPackage(type) : null;
    }
}
