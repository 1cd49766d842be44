using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Mailroom.Reading.Tests.Pdf;

/// <summary>Text to be set on a page.</summary>
/// <param name="Text">The text.</param>
/// <param name="X">Left edge in points.</param>
/// <param name="Y">Baseline in points from the bottom.</param>
/// <param name="Size">Size of the letters in points.</param>
/// <param name="Bold">Whether it is set in bold.</param>
internal sealed record Print(string Text, double X, double Y, double Size = 10, bool Bold = false);

/// <summary>Writes PDFs.</summary>
internal static class PdfFiles
{
    /// <summary>A PDF of pages of A4 with text.</summary>
    public static byte[] Of(params IReadOnlyList<Print>[] pages)
    {
        using var builder = new PdfDocumentBuilder();
        var (plain, bold) = (builder.AddStandard14Font(Standard14Font.Helvetica), builder.AddStandard14Font(Standard14Font.HelveticaBold));
        foreach (var prints in pages)
        {
            var page = builder.AddPage(PageSize.A4);
            foreach (var print in prints)
                page.AddText(print.Text, print.Size, new PdfPoint(print.X, print.Y), print.Bold ? bold : plain);
        }

        return builder.Build();
    }

    /// <summary>A PDF whose pages are pictures, as a scanner makes it.</summary>
    public static byte[] Scanned(params IReadOnlyList<byte[]> pngs)
    {
        using var builder = new PdfDocumentBuilder();
        foreach (var png in pngs)
            builder.AddPage(595, 432).AddPng(png, new PdfRectangle(0, 0, 595, 432));
        return builder.Build();
    }

    /// <summary>A scanned page with text over or beside its picture, as stamps, fax lines and letterheads are set.</summary>
    /// <param name="png">The picture.</param>
    /// <param name="place">Where it stands on a page of A4.</param>
    /// <param name="prints">The text.</param>
    /// <param name="underPicture">Whether the picture is laid over the text.</param>
    public static byte[] ScannedWithText(byte[] png, PdfRectangle place, IReadOnlyList<Print> prints, bool underPicture = false)
    {
        using var builder = new PdfDocumentBuilder();
        var plain = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(PageSize.A4);
        if (!underPicture)
            page.AddPng(png, place);
        foreach (var print in prints)
            page.AddText(print.Text, print.Size, new PdfPoint(print.X, print.Y), plain);
        if (underPicture)
            page.AddPng(png, place);
        return builder.Build();
    }

    /// <summary>A PDF of one page written by hand.</summary>
    /// <param name="content">The page's drawing commands; <c>/F</c> is the font.</param>
    /// <param name="page">More entries of the page.</param>
    /// <param name="font">More entries of the font, which is then one without a font file.</param>
    /// <param name="catalog">More entries of the catalog.</param>
    /// <param name="objects">More objects, from number 6 on.</param>
    public static byte[] Raw(string content, string page = "/MediaBox [0 0 600 800]", string font = "", string catalog = "", params string[] objects) =>
        Write(
        [
            Latin($"<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
            Latin("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
            Latin($"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> {page} >>"),
            Stream(Latin(content)),
            Latin($"<< /Type /Font /Subtype /{(font.Length > 0 ? "TrueType" : "Type1")} /BaseFont /Helvetica {font} >>"),
            .. objects.Select(Latin),
        ]);

    /// <summary>A PDF encrypted with RC4 and a key of 40 bits.</summary>
    /// <param name="text">The text of its only page.</param>
    /// <param name="userPassword">The password that opens it; empty for none.</param>
    public static byte[] Encrypted(string text, string userPassword)
    {
        byte[] id = [.. Enumerable.Range(1, 16).Select(value => (byte)value)];
        var owner = Rc4(Md5(Pad("owner"))[..5], Pad(userPassword));
        byte[] permissions = [0xFC, 0xFF, 0xFF, 0xFF];
        var key = Md5([.. Pad(userPassword), .. owner, .. permissions, .. id])[..5];
        var user = Rc4(key, Pad(""));
        var content = Rc4(Md5([.. key, 4, 0, 0, 0, 0])[..10], Latin($"BT /F 20 Tf 50 700 Td ({text}) Tj ET"));
        return Write(
            [
                Latin("<< /Type /Catalog /Pages 2 0 R >>"),
                Latin("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
                Latin("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"),
                Stream(content),
                Latin("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
                Latin($"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{Convert.ToHexString(owner)}> /U <{Convert.ToHexString(user)}> >>"),
            ],
            $"/Encrypt 6 0 R /ID [<{Convert.ToHexString(id)}> <{Convert.ToHexString(id)}>]");
    }

    private static byte[] Write(IReadOnlyList<byte[]> objects, string trailer = "")
    {
        var file = new MemoryStream();
        file.Write("%PDF-1.4\n"u8);
        var offsets = new List<long>();
        for (var number = 1; number <= objects.Count; number++)
        {
            offsets.Add(file.Position);
            file.Write([.. Latin($"{number} 0 obj\n"), .. objects[number - 1], .. "\nendobj\n"u8]);
        }

        var table = file.Position;
        file.Write(Latin($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
            file.Write(Latin(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n")));
        file.Write(Latin($"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    private static byte[] Stream(byte[] content) => [.. Latin($"<< /Length {content.Length} >>\nstream\n"), .. content, .. "\nendstream"u8];

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    // The format demands MD5 and RC4.
#pragma warning disable CA5351
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private static byte[] Pad(string password) =>
        [.. Latin(password), .. Convert.FromHexString("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A").AsSpan(0, 32 - password.Length)];

    private static byte[] Rc4(byte[] key, byte[] bytes)
    {
        byte[] state = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        for (int i = 0, j = 0; i < 256; i++)
        {
            j = (j + state[i] + key[i % key.Length]) % 256;
            (state[i], state[j]) = (state[j], state[i]);
        }

        var result = new byte[bytes.Length];
        for (int position = 0, i = 0, j = 0; position < bytes.Length; position++)
        {
            i = (i + 1) % 256;
            j = (j + state[i]) % 256;
            (state[i], state[j]) = (state[j], state[i]);
            result[position] = (byte)(bytes[position] ^ state[(state[i] + state[j]) % 256]);
        }

        return result;
    }
}
