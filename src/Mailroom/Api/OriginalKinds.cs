namespace Mailroom.Api;

/// <summary>What an original is called at the end of its address, and whether a page may show it.</summary>
internal static class OriginalKinds
{
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.Ordinal)
    {
        ["application/pdf"] = "pdf",
        ["image/png"] = "png",
        ["image/jpeg"] = "jpg",
        ["image/tiff"] = "tif",
        ["image/webp"] = "webp",
        ["image/gif"] = "gif",
        ["image/bmp"] = "bmp",
        ["image/heic"] = "heic",
        ["image/heif"] = "heif",
        ["image/avif"] = "avif",
        ["application/rtf"] = "rtf",
        ["application/msword"] = "doc",
        ["application/vnd.ms-excel"] = "xls",
        ["application/vnd.ms-powerpoint"] = "ppt",
        ["application/vnd.ms-outlook"] = "msg",
        ["application/vnd.ms-tnef"] = "dat",
        ["application/pkcs7-mime"] = "p7m",
        ["application/epub+zip"] = "epub",
        ["application/oxps"] = "oxps",
        ["application/vnd.ms-xpsdocument"] = "xps",
        // Pages, Numbers and Keynote are not told apart.
        ["application/vnd.apple.iwork"] = "iwork",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "docx",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.template"] = "dotx",
        ["application/vnd.ms-word.document.macroEnabled"] = "docm",
        ["application/vnd.ms-word.template.macroEnabledTemplate"] = "dotm",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "xlsx",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.template"] = "xltx",
        ["application/vnd.ms-excel.sheet.macroEnabled"] = "xlsm",
        ["application/vnd.ms-excel.template.macroEnabled"] = "xltm",
        ["application/vnd.ms-excel.sheet.binary.macroEnabled"] = "xlsb",
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = "pptx",
        ["application/vnd.openxmlformats-officedocument.presentationml.template"] = "potx",
        ["application/vnd.openxmlformats-officedocument.presentationml.slideshow"] = "ppsx",
        ["application/vnd.ms-powerpoint.presentation.macroEnabled"] = "pptm",
        ["application/vnd.ms-powerpoint.template.macroEnabled"] = "potm",
        ["application/vnd.ms-powerpoint.slideshow.macroEnabled"] = "ppsm",
        ["application/vnd.oasis.opendocument.text"] = "odt",
        ["application/vnd.oasis.opendocument.text-template"] = "ott",
        ["application/vnd.oasis.opendocument.text-master"] = "odm",
        ["application/vnd.oasis.opendocument.spreadsheet"] = "ods",
        ["application/vnd.oasis.opendocument.spreadsheet-template"] = "ots",
        ["application/vnd.oasis.opendocument.presentation"] = "odp",
        ["application/vnd.oasis.opendocument.presentation-template"] = "otp",
        ["application/vnd.oasis.opendocument.graphics"] = "odg",
        ["application/vnd.oasis.opendocument.graphics-template"] = "otg",
        ["application/vnd.oasis.opendocument.text-flat-xml"] = "fodt",
        ["application/vnd.oasis.opendocument.spreadsheet-flat-xml"] = "fods",
        ["application/vnd.oasis.opendocument.presentation-flat-xml"] = "fodp",
        ["application/vnd.oasis.opendocument.graphics-flat-xml"] = "fodg",
        ["message/rfc822"] = "eml",
        ["text/html"] = "html",
        ["application/xhtml+xml"] = "xhtml",
        ["application/xml"] = "xml",
        ["application/json"] = "json",
        ["text/markdown"] = "md",
        ["text/csv"] = "csv",
        ["text/tab-separated-values"] = "tsv",
        ["text/plain"] = "txt",
    };

    /// <summary>A name that says nothing but the kind: the file's own would stand in the logs of every proxy.</summary>
    public static string NameOf(string? mediaType) => "original." + Extensions.GetValueOrDefault(mediaType ?? "", "bin");

    /// <summary>Whether pages, also of other sites, may show it: pictures and PDF. What could hold a script (HTML, SVG, XML) is none of these.</summary>
    public static bool MayBeEmbedded(string? mediaType) => mediaType is not null && (mediaType == "application/pdf" || mediaType.StartsWith("image/", StringComparison.Ordinal) && Extensions.ContainsKey(mediaType));
}
