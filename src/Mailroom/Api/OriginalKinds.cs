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
        ["application/rtf"] = "rtf",
        ["application/msword"] = "doc",
        ["application/vnd.ms-excel"] = "xls",
        ["application/vnd.ms-powerpoint"] = "ppt",
        ["application/vnd.ms-outlook"] = "msg",
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
