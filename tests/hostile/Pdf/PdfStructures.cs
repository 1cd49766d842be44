using System.Globalization;
using Mailroom.Hostile.Making;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Pdf;

/// <summary>PDFs whose objects lead astray.</summary>
internal static class PdfStructures
{
    private const string Page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>";

    public static IEnumerable<Attack> All() =>
    [
        new("pdf-page-tree-loop", "A node of the page tree has itself and its parent as children.", () => new PdfWriter()
            .Add("<< /Type /Catalog /Pages 2 0 R >>").Add("<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>").Add("<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 2 >>").Write()),
        new("pdf-million-pages-said", "The page tree says to have a million pages and has one.", () => new PdfWriter()
            .Add("<< /Type /Catalog /Pages 2 0 R >>").Add("<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>").Add(Page).Write()),
        new("pdf-million-kids", "The page tree has the same page a million times.", () => new PdfWriter()
            .Add("<< /Type /Catalog /Pages 2 0 R >>").Add($"<< /Type /Pages /Kids [{Times("3 0 R ", 1_000_000)}] /Count 1000000 >>").Add(Page).Write()),
        new("pdf-page-tree-doubling", "Each of thirty levels of the page tree has the next one twice.", () => Doubling(30)),
        new("pdf-deep-page-tree", "The page tree is fifty thousand nodes deep.", () => Deep(50_000)),
        new("pdf-deep-arrays", "Arrays within arrays, a million deep.", () => PdfWriter.OnePage(catalog: $"/X {Times("[", 1_000_000)}{Times("]", 1_000_000)}").Write()),
        new("pdf-deep-dictionaries", "Dictionaries within dictionaries, five hundred thousand deep.", () => PdfWriter.OnePage(catalog: $"/X {Times("<</A ", 500_000)}1{Times(">>", 500_000)}").Write()),
        new("pdf-deep-unended", "Arrays that begin five million times and never end.", () => PdfWriter.OnePage(catalog: $"/X {Times("[", 5_000_000)}").Write()),
        new("pdf-reference-loop", "Objects that are nothing but references to each other.", () => PdfWriter.OnePage(page: "/Rotate 6 0 R /CropBox 6 0 R").Add("7 0 R").Add("6 0 R").Write()),
        new("pdf-length-loop", "A stream's length is the stream itself.", () => new PdfWriter().Add("<< /Type /Catalog /Pages 2 0 R >>").Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
            .Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>").Add("<< /Length 4 0 R >>\nstream\nBT ET\nendstream").Write()),
        new("pdf-previous-table-loop", "The table of objects names itself as the one before.", () => PdfWriter.OnePage().Write("/Prev XREF")),
        new("pdf-table-outside", "The table of objects lies beyond the end of the file.", () => PdfWriter.OnePage().Write("/Prev 99999999999", startsAt: 2_147_483_000)),
        new("pdf-huge-table", "The table of objects says to have two milliards of entries.", () => Replaced(PdfWriter.OnePage().Write(), "xref\n0 6", "xref\n0 2147483647")),
        new("pdf-object-stream-loop", "Object streams extend each other, and hold themselves.", ObjectStreamLoop),
        new("pdf-xref-stream-loop", "A stream of cross references names itself as the one before, with fields of two gigabytes.", XrefStreamLoop),
        new("pdf-object-numbers", "Objects with the largest numbers there are.", () => PdfWriter.OnePage(page: "/Annots [2147483647 65535 R 99999999999 0 R -1 0 R]").Write()),
        new("pdf-many-objects", "Two hundred thousand objects without use.", () => Enumerable.Range(0, 200_000).Aggregate(PdfWriter.OnePage(), (pdf, _) => pdf.Add("null")).Write()),
        new("pdf-no-table", "Two hundred thousand objects, and no table says where they are.", () => Replaced(Enumerable.Range(0, 200_000).Aggregate(PdfWriter.OnePage(), (pdf, _) => pdf.Add("[1]")).Write(), "startxref", "")),
        new("pdf-truncated", "A PDF that ends in the middle.", () => PdfWriter.OnePage().Write()[..500]),
        new("pdf-header-only", "Nothing but the first line of a PDF.", () => Latin("%PDF-1.7\n")),
        new("pdf-percent-signs", "Ten million comments where objects are looked for.", () => Latin("%PDF-1.7\n" + Times("%\n", 5_000_000))),
        new("pdf-unended-string", "A text in brackets that open ten million times.", () => PdfWriter.OnePage(catalog: "/X " + Times("(", 10_000_000)).Write()),
        new("pdf-obj-flood", "The words that begin an object, a million times and nothing else.", () => Latin("%PDF-1.7\n" + Times("1 0 obj ", 1_000_000))),
        new("pdf-outline-loop", "Bookmarks, name trees and structure that go in circles.", () => PdfWriter.OnePage(catalog: "/Outlines 6 0 R /Names << /Dests 7 0 R >> /StructTreeRoot 7 0 R /PageLabels 7 0 R")
            .Add("<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Title (x) /Count 1 >>").Add("<< /Kids [7 0 R 7 0 R] /K [7 0 R] /Nums [0 7 0 R] >>").Write()),
    ];

    private static byte[] Replaced(byte[] file, string old, string with) => Latin(System.Text.Encoding.Latin1.GetString(file).Replace(old, with, StringComparison.Ordinal));

    private static byte[] Doubling(int levels)
    {
        var pdf = new PdfWriter().Add("<< /Type /Catalog /Pages 2 0 R >>");
        for (var level = 0; level < levels; level++) pdf.Add($"<< /Type /Pages {(level > 0 ? $"/Parent {level + 1} 0 R" : "")} /Kids [{level + 3} 0 R {level + 3} 0 R] /Count {1L << (levels - level)} >>");
        return pdf.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Page /Parent {levels + 1} 0 R /MediaBox [0 0 600 800] >>")).Write();
    }

    private static byte[] Deep(int levels)
    {
        var pdf = new PdfWriter().Add("<< /Type /Catalog /Pages 2 0 R >>");
        for (var level = 0; level < levels; level++) pdf.Add($"<< /Type /Pages {(level > 0 ? $"/Parent {level + 1} 0 R" : "")} /Kids [{level + 3} 0 R] /Count 1 >>");
        return pdf.Add($"<< /Type /Page /Parent {levels + 1} 0 R /MediaBox [0 0 600 800] >>").Write();
    }

    private static byte[] ObjectStreamLoop()
    {
        var start = Latin("%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 2 /First 10 /Extends 1 0 R /Length 60 >>\nstream\n1 0 2 30  << /Type /Catalog /Pages 2 0 R >> << /Type /Pages /Kids [2 0 R] >>\nendstream\nendobj\n");
        // Object 1, the stream itself, is said to lie in object 1, and so is the catalog.
        byte[] entries = [2, 0, 1, 0, 2, 0, 1, 0, 2, 0, 1, 1];
        return [.. start, .. Latin($"3 0 obj\n<< /Type /XRef /Size 3 /W [1 2 1] /Root 2 0 R /Length {entries.Length} >>\nstream\n"), .. entries, .. Latin($"\nendstream\nendobj\nstartxref\n{start.Length}\n%%EOF\n")];
    }

    private static byte[] XrefStreamLoop()
    {
        var start = Latin("%PDF-1.7\n");
        return [.. start, .. Latin($"1 0 obj\n<< /Type /XRef /Size 2147483647 /Index [0 2147483647] /W [2147483647 2147483647 1] /Prev {start.Length} /Root 1 0 R /Length 8 >>\nstream\n12345678\nendstream\nendobj\nstartxref\n{start.Length}\n%%EOF\n")];
    }
}
