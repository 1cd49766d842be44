namespace Mailroom.Reading.Office;

/// <summary>The control words of RTF that stand for text, and those that begin a group which is not read.</summary>
internal static class RtfWords
{
    public static readonly Dictionary<string, string> Text = new()
    {
        ["tab"] = " ",
        ["line"] = "\n",
        ["lbr"] = "\n",
        ["emdash"] = "\u2014",
        ["endash"] = "\u2013",
        ["emspace"] = " ",
        ["enspace"] = " ",
        ["qmspace"] = " ",
        ["bullet"] = "\u2022",
        ["lquote"] = "\u2018",
        ["rquote"] = "\u2019",
        ["ldblquote"] = "\u201C",
        ["rdblquote"] = "\u201D",
    };

    public static readonly HashSet<string> Destinations =
    [
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "objdata", "themedata", "colorschememapping", "datastore", "xmlnstbl", "listtable", "listoverridetable",
        "latentstyles", "rsidtbl", "generator", "filetbl", "revtbl", "fldinst", "nonshppict", "shppict", "sp", "sn", "sv", "bkmkstart", "bkmkend", "private", "mmathPr", "userprops",
        "atnid", "atnauthor", "annotation", "xe", "tc", "txe", "rxe", "docvar", "htmltag", "mhtmltag", "template", "operator", "wgrffmtfilter", "background", "ftnsep", "ftnsepc",
        "aftnsep", "aftnsepc", "pnseclvl",
    ];

    /// <summary>Groups that are marked as ignorable and yet hold text of the document.</summary>
    public static readonly HashSet<string> ReadThough = ["shpinst", "shptxt", "ud", "fldrslt"];
}
