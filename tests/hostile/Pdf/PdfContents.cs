using Mailroom.Hostile.Making;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Pdf;

/// <summary>PDFs whose pages are endless to draw or to read.</summary>
internal static class PdfContents
{
    private const string Form = "/Type /XObject /Subtype /Form /BBox [0 0 600 800]";

    public static IEnumerable<Attack> All() =>
    [
        new("pdf-million-operators", "The content has five million commands.", () => Page(Times("q Q ", 2_500_000))) { IsSlow = true },
        new("pdf-million-strokes", "The content draws two million lines.", () => Page(Times("0 0 m 9 9 l S\n", 1_500_000))) { IsSlow = true },
        new("pdf-one-path", "A path of three million curves.", () => Page("0 0 m " + Times("1 2 3 4 5 6 c ", 2_000_000) + " f")) { IsSlow = true },
        new("pdf-unbalanced-states", "The content saves its state five million times.", () => Page(Times("q ", 5_000_000))) { IsSlow = true },
        new("pdf-deep-operands", "Arrays within arrays in the content, two million deep.", () => Page(Times("[", 2_000_000))),
        new("pdf-million-letters", "A page of two million letters on one spot.", () => Page("BT /F 12 Tf 50 700 Td " + Times("(Invoice number) Tj ", 150_000) + "ET")) { IsSlow = true },
        new("pdf-letters-spread", "A page of three hundred thousand letters, each in a place of its own.", () => Page(string.Concat(Enumerable.Range(0, 100_000).Select(number => $"BT /F 2 Tf {number * 7 % 600} {number * 13 % 800} Td (abc) Tj ET\n")))) { IsSlow = true },
        new("pdf-columns", "Three hundred columns of single letters, where each might be a gutter.", () => Page(string.Concat(Enumerable.Range(0, 30_000).Select(number => $"BT /F 1 Tf {2 * (number % 300)} {8 * (number / 300)} Td (a) Tj ET\n")))) { IsSlow = true },
        new("pdf-form-recursion", "A form draws itself.", () => PdfWriter.OnePage("/A Do", resources: "/XObject << /A 6 0 R >>").AddStream($"{Form} /Resources << /XObject << /A 6 0 R >> >>", Latin("/A Do")).Write()),
        new("pdf-form-doubling", "Each of forty forms draws the next one twice.", FormDoubling) { IsSlow = true },
        new("pdf-form-chain", "Twenty thousand forms each draw the next.", FormChain),
        new("pdf-pattern-recursion", "A pattern is painted with itself.", () => PdfWriter.OnePage("/Pattern cs /P scn 0 0 600 800 re f", resources: "/Pattern << /P 6 0 R >>")
            .AddStream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << /Pattern << /P 6 0 R >> >>", Latin("/Pattern cs /P scn 0 0 1 1 re f")).Write()) { IsSlow = true },
        new("pdf-type3-recursion", "A letter is drawn by writing that letter.", () => PdfWriter.OnePage("BT /F 12 Tf 50 700 Td (aaaa) Tj ET",
            font: "/Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [1] /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> /Resources << /Font << /F 5 0 R >> >>")
            .AddStream("", Latin("1 0 d0 BT /F 12 Tf (aaaa) Tj ET")).Write()),
        new("pdf-giant-page", "A page of a million by a million points.", () => PdfWriter.OnePage("0 0 m 1000000 1000000 l S BT ET", page: "/MediaBox [0 0 1000000 1000000]").Write()),
        new("pdf-endless-page", "A page whose edges are no numbers that fit.", () => PdfWriter.OnePage("0 0 100 100 re f", page: "/MediaBox [-1e38 -1e38 1e38 1e38] /UserUnit 1e30").Write()),
        new("pdf-empty-page-box", "A page without any size.", () => PdfWriter.OnePage("0 0 100 100 re f BT /F 12 Tf (Invoice number) Tj ET", page: "/MediaBox [0 0 0 0]").Write()),
        new("pdf-long-page", "A page a point wide and ten million points high.", () => PdfWriter.OnePage("0 0 1 10000000 re f", page: "/MediaBox [0 0 1 10000000]").Write()),
        new("pdf-unicode-map", "A font's table of characters has ten megabytes.", () => Font(string.Concat(Enumerable.Range(0, 400_000).Select(number => $"<{number & 0xFFFF:X4}> <{number & 0xFFFF:X4}>\n")), "bfchar")) { IsSlow = true },
        new("pdf-unicode-range", "A font's table of characters maps four milliards at once, each to a long text.", () => Font($"<00000000> <FFFFFFFF> <{Times("0041", 250)}>", "bfrange")),
        new("pdf-unicode-growth", "One letter of a font stands for a megabyte of text.", () => Font($"<61> <{Times("0041", 500_000)}>", "bfchar")),
        new("pdf-font-widths", "A font gives widths to two milliards of letters.", () => PdfWriter.OnePage("BT /F 12 Tf 50 700 Td <00410042> Tj ET", font: "/Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R]")
            .Add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 2000000000 500] /FontDescriptor << /Type /FontDescriptor /FontName /X >> >>").Write()),
        new("pdf-font-noise", "The file of a font is noise.", () => PdfWriter.OnePage("BT /F 12 Tf 50 700 Td (Invoice number) Tj ET", font: "/Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /LastChar 2147483647 /Widths [500] /FontDescriptor 6 0 R")
            .Add("<< /Type /FontDescriptor /FontName /X /FontFile2 7 0 R /FontFile3 7 0 R /FontFile 7 0 R >>").AddStream("", [0, 1, 0, 0, 255, 255, .. Noise(200_000)]).Write()),
        new("pdf-colour-recursion", "Colour spaces and functions are made of themselves.", () => PdfWriter.OnePage("/C cs 0.5 scn 0 0 600 800 re f", resources: "/ColorSpace << /C 6 0 R >>")
            .Add("[/Separation /X 6 0 R 7 0 R]").Add("<< /FunctionType 3 /Domain [0 1] /Functions [7 0 R 7 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>").Write()),
        new("pdf-many-notes", "A page of a hundred thousand notes.", () => PdfWriter.OnePage(page: $"/Annots [{Times("<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Invoice) >> ", 100_000)}]").Write()),
        new("pdf-form-fields-loop", "Fields of a form are each other's children.", () => PdfWriter.OnePage(page: "/Annots [6 0 R]", catalog: "/AcroForm << /Fields [6 0 R] >>")
            .Add("<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Invoice) /Rect [0 0 99 99] /Kids [7 0 R 6 0 R] /Parent 7 0 R >>").Add("<< /FT /Tx /T (b) /Kids [6 0 R 7 0 R] /Parent 6 0 R >>").Write()),
        new("pdf-noise-to-recognise", "A page that is a picture of noise, to keep the recognition of text busy.", () => PdfWriter.OnePage("q 600 0 0 800 0 0 cm /I Do Q", resources: "/XObject << /I 6 0 R >>")
            .AddStream("/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 1 /Width 2480 /Height 3508", Noise(2480 / 8 * 3508)).Write()) { IsSlow = true },
    ];

    private static byte[] Page(string content) => PdfWriter.OnePage(Packed(Latin(content)), "/Filter /FlateDecode").Write();

    private static byte[] Font(string map, string kind) => PdfWriter.OnePage("BT /F 12 Tf 50 700 Td (" + new string('a', 5000) + ") Tj ET", font: "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R")
        .AddStream("", Latin($"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 begin{kind}\n{map}\nend{kind} endcmap end")).Write();

    private static byte[] FormDoubling()
    {
        var pdf = PdfWriter.OnePage("/A Do", resources: "/XObject << /A 6 0 R >>");
        for (var form = 0; form < 40; form++) pdf.AddStream($"{Form} /Resources << /XObject << /A {form + 7} 0 R >> >>", Latin("/A Do /A Do"));
        return pdf.AddStream(Form, Latin("0 0 10 10 re f")).Write();
    }

    private static byte[] FormChain()
    {
        var pdf = PdfWriter.OnePage("/A Do", resources: "/XObject << /A 6 0 R >>");
        for (var form = 0; form < 20_000; form++) pdf.AddStream($"{Form} /Resources << /XObject << /A {form + 7} 0 R >> >>", Latin("/A Do"));
        return pdf.AddStream(Form, Latin("0 0 10 10 re f")).Write();
    }
}
