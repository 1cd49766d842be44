using System.Text;
using Mailroom.Reading.Office;
using static Mailroom.Reading.Formats.Signatures;

namespace Mailroom.Reading.Formats;

/// <summary>Documents in formats that are not read: each is named, for the program that made it can export it as PDF.</summary>
internal static class ForeignDocuments
{
    private const int BytesBehind = 16;

    // In texts of Japanese mails.
    private const byte Escape = 0x1B;

    private static readonly byte[] PostScript = [.. "%!PS"u8];

    private const string WhatToDo = "It is not read: export it as PDF and upload that.";

    private static readonly (int Offset, byte[] Bytes, string Sentence)[] Signatures =
    [
        (0, "AT&TFORM"u8.ToArray(), "This is a DjVu document."),
        (0, PostScript, "This is a PostScript file."),
        (0, [0xC5, 0xD0, 0xD3, 0xC6], "This is a PostScript file."),
        (0, "AC10"u8.ToArray(), "This is an AutoCAD drawing (DWG)."),
        (0, "AutoCAD Binary DXF"u8.ToArray(), "This is an AutoCAD drawing (DXF)."),
        (0, [0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D], "This is a OneNote section."),
        (0, [0xFF, (byte)'W', (byte)'P', (byte)'C'], "This is a WordPerfect document."),
        (0, [0x00, 0x00, 0x1A, 0x00], "This is a Lotus 1-2-3 workbook."),
        (0, [0x00, 0x00, 0x02, 0x00, 0x06, 0x04], "This is a Lotus 1-2-3 workbook."),
        (0, [0x31, 0xBE, 0x00, 0x00], "This is a document of Microsoft Write."),
        (0, [0xDB, 0xA5, 0x2D, 0x00], "This is a document of Word 2."),
        (0, "ITSF"u8.ToArray(), "This is a Windows help file (CHM)."),
        (60, "BOOKMOBI"u8.ToArray(), "This is an e-book (MOBI)."),
        (60, "TEXtREAd"u8.ToArray(), "This is an e-book (PalmDOC)."),
        (0, "CONT\x02\0"u8.ToArray(), "This is an e-book (KFX)."),
        (0, [0x06, 0x06, 0xED, 0xF5, 0xD8, 0x1D, 0x46, 0xE5], "This is an InDesign document."),
        (0, "HWP Document File"u8.ToArray(), "This is a Hangul document (HWP)."),
    ];

    // By what lies in a compound file.
    private static readonly (string Entry, string Sentence)[] Streams =
    [
        ("VisioDocument", "This is a Visio drawing."),
        ("Quill", "This is a Publisher document."),
        ("MatOST", "This is a Microsoft Works document."),
        ("StarWriterDocument", "This is a StarOffice document."),
        ("StarCalcDocument", "This is a StarOffice workbook."),
        ("StarDrawDocument", "This is a StarOffice drawing."),
        ("StarDrawDocument3", "This is a StarOffice drawing."),
        ("HwpSummaryInformation", "This is a Hangul document (HWP)."),
        ("\u0005HwpSummaryInformation", "This is a Hangul document (HWP)."),
        ("PerfectOffice_MAIN", "This is a WordPerfect document."),
        ("NativeContent_MAIN", "This is a Quattro Pro workbook."),
    ];

    /// <summary>By its first bytes; null where it is none of them.</summary>
    public static ReadingException? Find(ReadOnlySpan<byte> head)
    {
        foreach (var (offset, bytes, sentence) in Signatures)
        {
            if (HasAt(head, offset, bytes) && (!IsText(bytes) || HasControls(head[(offset + bytes.Length)..]))) return Named(sentence);
        }
        // The first lines of a DXF file: a group's code, then its value.
        var lines = Encoding.ASCII.GetString(head[..Math.Min(head.Length, 64)]).Split('\n', 3, StringSplitOptions.TrimEntries);
        return lines.Length > 1 && lines[0] == "0" && lines[1] == "SECTION" ? Named("This is an AutoCAD drawing (DXF).") : null;
    }

    // PostScript is text itself, and marked as no other text is.
    private static bool IsText(byte[] signature) => !signature.AsSpan().SequenceEqual(PostScript) && !HasControls(signature) && Ascii.IsValid(signature);

    // A text may begin with the letters of a signature; what follows it in a file of that kind is none.
    private static bool HasControls(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes[..Math.Min(bytes.Length, BytesBehind)])
        {
            if (value < ' ' && value is not ((byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r' or Escape)) return true;
        }
        return false;
    }

    /// <summary>By the streams of a compound file.</summary>
    public static ReadingException InCompoundFile(CompoundEntry root)
    {
        foreach (var (entry, sentence) in Streams)
        {
            if (root.Find(entry) is not null) return Named(sentence);
        }
        // Project keeps its tables in storages named by the number of its version, with blanks before it.
        return root.Children.Exists(child => child.Name.StartsWith("   1", StringComparison.Ordinal)) ? Named("This is a Microsoft Project plan.") : Named("This is a file of a Microsoft program.");
    }

    /// <summary>By the content type of a package's part, or the media type that it gives itself.</summary>
    public static ReadingException InPackage(string mediaType)
    {
        if (mediaType.Contains("visio", StringComparison.Ordinal)) return Named("This is a Visio drawing.");
        if (mediaType.StartsWith("application/vnd.sun.xml", StringComparison.Ordinal)) return Named("This is a document of OpenOffice.org 1.");
        if (mediaType.Contains("hwp", StringComparison.Ordinal)) return Named("This is a Hangul document (HWPX).");
        return mediaType.StartsWith("application/vnd.oasis.opendocument", StringComparison.Ordinal) ? Named("This is an OpenDocument formula, chart or database.") : Named("This is an Office file of an unusual kind.");
    }

    private static ReadingException Named(string sentence) => new(ReadingFailure.NotSupported, $"{sentence} {WhatToDo}");
}
