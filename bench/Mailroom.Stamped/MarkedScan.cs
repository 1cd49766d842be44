using System.Globalization;
using System.Text;

namespace Mailroom.Stamped;

/// <summary>A page of A4 that is a picture, with writing beside or over it that is text.</summary>
/// <param name="Name">What kind of writing that is.</param>
/// <param name="Bottom">How far up the picture begins, as a share of the page's height.</param>
/// <param name="Share">The picture's share of the page's width and height.</param>
/// <param name="Lines">Its lines with their heights on the page, in points.</param>
internal sealed record MarkedScan(string Name, double Bottom, double Share, IReadOnlyList<(string Text, int Y)> Lines)
{
    private const int Width = 595;
    private const int Height = 842;

    public static IReadOnlyList<MarkedScan> Kinds { get; } =
    [
        new("court header", 0, 1, [("Case 2:15-cv-03462-RGK-AGR Document 162-4 Filed 06/13/16 Page 1 of 12 Page ID #:4203", 828)]),
        new("fax line", 0, 1, [("2026-03-04 10:15 FROM: MUSTER MACHINES LTD +41 44 555 01 00 TO: +41 44 555 02 00 P. 001/003", 830)]),
        new("long stamp", 0, 1, [.. Enumerable.Range(0, 8).Select(row => ($"Signed electronically, envelope {row}A4F-77C1-{row}E2B, by Marta Muster on 4 March 2026", 90 - (10 * row)))]),
        new("letterhead", 0.09, 0.8, [("MUSTER MACHINES LTD", 800), ("12 Mill Street, 8000 Sampleton, telephone 044 555 01 00", 784), ("Registered in Sampleton, number 4711", 772), ("Bank of Sampleton, account 12-345-6", 30)]),
    ];

    /// <summary>A PDF of the page.</summary>
    /// <param name="jpeg">The page's picture, of 1654 by 2339 pixels, three colours each.</param>
    public byte[] Make(byte[] jpeg)
    {
        var text = string.Concat(Lines.Select(line => $"BT /F 8 Tf 40 {line.Y} Td ({line.Text}) Tj ET\n"));
        var content = string.Create(CultureInfo.InvariantCulture, $"q {Width * Share:0} 0 0 {Height * Share:0} {Width * (1 - Share) / 2:0} {Height * Bottom:0} cm /P Do Q\n{text}");
        using var file = new MemoryStream();
        Write("%PDF-1.4\n");
        Write("1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n");
        Write($"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Width} {Height}] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /P 6 0 R >> >> >>\nendobj\n");
        Write($"4 0 obj\n<< /Length {content.Length} >>\nstream\n{content}\nendstream\nendobj\n5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n");
        Write($"6 0 obj\n<< /Type /XObject /Subtype /Image /Width 1654 /Height 2339 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length {jpeg.Length} >>\nstream\n");
        file.Write(jpeg);
        Write("\nendstream\nendobj\ntrailer\n<< /Size 7 /Root 1 0 R >>\n%%EOF\n");
        return file.ToArray();

        void Write(string part) => file.Write(Encoding.Latin1.GetBytes(part));
    }
}
