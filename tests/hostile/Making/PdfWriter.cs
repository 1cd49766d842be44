using System.Globalization;

namespace Mailroom.Hostile.Making;

/// <summary>Writes PDFs object by object; the first is the catalog, and nothing is checked.</summary>
internal sealed class PdfWriter
{
    private readonly List<byte[]> objects = [];

    /// <summary>A PDF of one page: catalog 1, pages 2, page 3, content 4, font 5; further objects follow from 6 on.</summary>
    /// <param name="content">The page's drawing commands.</param>
    /// <param name="page">More entries of the page.</param>
    /// <param name="resources">More entries of its resources.</param>
    /// <param name="catalog">More entries of the catalog.</param>
    /// <param name="font">The font's entries.</param>
    public static PdfWriter OnePage(string content = "BT /F 12 Tf 50 700 Td (Invoice number 1) Tj ET", string page = "", string resources = "", string catalog = "",
        string font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica") => OnePage(Bytes.Latin(content), "", page, resources, catalog, font);

    /// <summary>The same, its content in some filter.</summary>
    public static PdfWriter OnePage(byte[] content, string filter, string page = "", string resources = "", string catalog = "", string font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica") =>
        new PdfWriter()
            .Add($"<< /Type /Catalog /Pages 2 0 R {catalog} >>")
            .Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
            .Add($"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> {resources} >> {(page.Contains("/MediaBox", StringComparison.Ordinal) ? "" : "/MediaBox [0 0 600 800]")} {page} >>")
            .AddStream(filter, content)
            .Add($"<< {font} >>");

    public PdfWriter Add(string content)
    {
        objects.Add(Bytes.Latin(content));
        return this;
    }

    public PdfWriter AddStream(string entries, byte[] content)
    {
        objects.Add([.. Bytes.Latin($"<< /Length {content.Length} {entries} >>\nstream\n"), .. content, .. "\nendstream"u8]);
        return this;
    }

    /// <summary>The file.</summary>
    /// <param name="trailer">More entries of the trailer.</param>
    /// <param name="startsAt">Where the table of objects is said to be; null: where it is.</param>
    public byte[] Write(string trailer = "", long? startsAt = null)
    {
        using var file = new MemoryStream();
        file.Write("%PDF-1.7\n"u8);
        var offsets = new List<long>();
        for (var number = 1; number <= objects.Count; number++)
        {
            offsets.Add(file.Position);
            file.Write(Bytes.Latin($"{number} 0 obj\n"));
            file.Write(objects[number - 1]);
            file.Write("\nendobj\n"u8);
        }
        var table = file.Position;
        file.Write(Bytes.Latin($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets) file.Write(Bytes.Latin(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n")));
        file.Write(Bytes.Latin($"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer.Replace("XREF", table.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)} >>\nstartxref\n{startsAt ?? table}\n%%EOF\n"));
        return file.ToArray();
    }
}
