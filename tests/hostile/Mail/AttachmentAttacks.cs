using System.Text;
using Mailroom.Hostile.Making;
using Mailroom.Reading.Tests;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Mail;

/// <summary>Mails with attachments that are meant to harm.</summary>
internal static class AttachmentAttacks
{
    public static IEnumerable<Attack> All() =>
    [
        new("mail-attached-gzip-bombs", "Twenty packed drawings and archives that unpack to a gigabyte each are attached.", () => Attached("a.svgz", Gzipped(new byte[1 << 20], 200L << 20), 20)),
        new("mail-attached-zip-bombs", "Twenty documents that unpack to the most that may be read are attached.", () => Attached("a.docx", BelowLimits(), 20)) { IsSlow = true },
        new("mail-attached-pdf-bombs", "Twenty PDFs whose pages unpack to hundreds of megabytes are attached.", () => Attached("a.pdf", PdfWriter.OnePage(Packed(Latin(Times(" ", 1 << 20)), 300L << 20), "/Filter /FlateDecode").Write(), 20)) { IsSlow = true },
        new("mail-attached-pictures", "PDFs of noise, to be recognised, are attached.", () => Attached("a.pdf", Pdf.PdfContents.All().Single(one => one.Name == "pdf-noise-to-recognise").Make(), 8)) { IsSlow = true },
        new("mail-attached-mails", "Each of four levels of mails has twenty mails attached.", AttachedMails),
        new("mail-attached-noise", "An attachment in base64 that is none.", () => MailAttacks.Mixed("--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%PDF" + Times("=!?\r\n", 1_000_000) + "--b--\r\n")),
        new("mail-winmail", "A winmail.dat whose attributes lie about their lengths.", () => Attached("winmail.dat", Tnef(), 20, "application/ms-tnef")),
        new("mail-winmail-nested", "A winmail.dat in a winmail.dat, and so on.", () => Attached("winmail.dat", Wrapped(50), 20, "application/ms-tnef")),
        new("mail-winmail-cut", "A winmail.dat that ends within a file, uploaded alone.", () => Wrapped(3)[..^200]),
        new("mail-types-lie", "Attachments whose media types are not theirs.", () => Attached("a.txt", Latin("\u007FELF" + new string('\0', 100)), 5, "text/plain")),
    ];

    public static byte[] Attached(string name, byte[] file, int count, string type = "application/octet-stream")
    {
        var part = $"--b\r\nContent-Type: {type}; name={name}\r\nContent-Disposition: attachment; filename={name}\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks)}\r\n";
        return MailAttacks.Mixed("--b\r\n\r\nInvoice number\r\n" + Times(part, Math.Max(1, Math.Min(count, 18_000_000 / part.Length))) + "--b--\r\n");
    }

    private static byte[] BelowLimits()
    {
        var text = new StringBuilder("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
        var noise = Convert.ToHexString(Noise(1 << 18));
        for (var at = 0; at + 8 < noise.Length; at += 8) text.Append("<w:p><w:r><w:t>").Append(noise, at, 8).Append(' ', 1500).Append("</w:t></w:r></w:p>");
        var bytes = Encoding.ASCII.GetBytes(text.Append("</w:body></w:document>").ToString());
        return Zip.ZipBombs.WordWithout().AddDeflated("word/document.xml", Deflated(bytes, bytes.Length), (uint)bytes.Length).Write();
    }

    private static byte[] AttachedMails()
    {
        var mail = MailAttacks.Mixed("--b\r\n\r\nInvoice\r\n--b--\r\n");
        for (var level = 0; level < 4; level++) mail = Attached("a.eml", mail, level == 3 ? 6 : 12, "application/x-mail");
        return mail;
    }

    private static byte[] Wrapped(int levels)
    {
        var wrapped = Noise(1_000);
        for (var level = 0; level < levels; level++) wrapped = TnefWriter.Write(TnefWriter.Message(TnefWriter.Text(0x1000, "Invoice number")), TnefWriter.File("winmail.dat", wrapped));
        return wrapped;
    }

    private static byte[] Tnef() =>
        [0x78, 0x9F, 0x3E, 0x22, 1, 0, 1, 6, 0x90, 0x08, 0, 4, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0x03, 0x90, 0x06, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, .. Noise(10_000)];
}
