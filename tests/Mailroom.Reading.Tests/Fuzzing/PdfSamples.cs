using System.Globalization;
using System.Text;
using Mailroom.Reading.Tests.Images;
using Mailroom.Reading.Tests.Pdf;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>PDFs that use much of the format.</summary>
internal static class PdfSamples
{
    private const string Content = "BT /F 12 Tf 50 700 Td (Invoice number 17) Tj 0 -20 Td [(Total) -250 (amount)] TJ T* <48656C6C6F> Tj ET q 2 0 0 2 10 10 cm BT /F 8 Tf 1 0 0 1 20 30 Tm (small) ' ET Q /X Do";
    private const string Unicode = "<< /Length 160 >>\nstream\n/CIDInit /ProcSet findresource begin 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange 1 beginbfchar <41> <0041> endbfchar end\nendstream";
    private const string Form = "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F 5 0 R >> >> /Length 34 >>\nstream\nBT /F 9 Tf 60 500 Td (A form) Tj ET\nendstream";

    private const string Font = "/FirstChar 32 /LastChar 34 /Widths [250 333 408] /Encoding << /Differences [65 /A /B 200 /eacute] >> /ToUnicode 6 0 R "
        + "/FontDescriptor << /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [-166 -225 1000 931] /ItalicAngle 0 /Ascent 718 /Descent -207 /CapHeight 718 /StemV 88 >>";

    private const string Catalog = "/Outlines << /First 8 0 R /Last 8 0 R /Count 1 >> /AcroForm << /Fields [9 0 R] >> /PageLabels << /Nums [0 << /S /D >>] >>";

    public static IReadOnlyList<byte[]> All()
    {
        using var picture = DrawnPage.Draw(["Scan 17"], width: 320, height: 160, size: 28);
        return
        [
            PdfFiles.Of([new Print("Invoice number 17", 50, 700), new Print("Total amount", 50, 680, Bold: true)], [new Print("The second page", 50, 700)]),
            PdfFiles.Raw(Content, "/MediaBox [0 0 600 800] /Rotate 90 /Annots [9 0 R]", Font, Catalog,
                Unicode, Form, "<< /Title (Part one) /Dest [3 0 R /Fit] >>", "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada) /Rect [50 600 200 620] >>"),
            PdfFiles.Encrypted("Invoice number 17", ""),
            PdfFiles.Scanned(DrawnPage.Encode(picture)),
            WithObjectStream(),
        ];
    }

    /// <summary>A PDF whose objects lie in a stream, and whose table of objects is one too.</summary>
    private static byte[] WithObjectStream()
    {
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var (file, offsets, at) = (new StringBuilder("%PDF-1.5\n"), new List<int>(), 0);
        var head = string.Concat(objects.Select((one, number) => string.Create(CultureInfo.InvariantCulture, $"{number + 1} {(at += one.Length + 1) - one.Length - 1} ")));
        Add("<< /Length 41 >>", "BT /F 12 Tf 50 700 Td (Invoice 17) Tj ET ", 5);
        var packed = head + string.Join(' ', objects);
        Add($"<< /Type /ObjStm /N {objects.Length} /First {head.Length} /Length {packed.Length} >>", packed, 6);
        var table = file.Length;
        // Type, offset or number of the stream, place within it.
        byte[] entries = [0, 0, 0, 0, .. Enumerable.Range(0, objects.Length).SelectMany(index => (byte[])[2, 0, 6, (byte)index]), .. offsets.Append(table).SelectMany(offset => (byte[])[1, (byte)(offset >> 8), (byte)offset, 0])];
        Add($"<< /Type /XRef /Size 8 /W [1 2 1] /Root 1 0 R /Length {entries.Length} >>", Encoding.Latin1.GetString(entries), 7);
        return Encoding.Latin1.GetBytes(file.Append(CultureInfo.InvariantCulture, $"startxref\n{table}\n%%EOF\n").ToString());

        void Add(string dictionary, string stream, int number)
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{dictionary}\nstream\n{stream}\nendstream\nendobj\n");
        }
    }
}
