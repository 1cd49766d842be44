using System.Text;
using CsCheck;

namespace Mailroom.Reading.Tests;

/// <summary>That the whole text of a mail is read, once, in the encoding that it has.</summary>
public sealed class MailBodyTests
{
    private const string Head = "From: a@example.org\nSubject: s\nMIME-Version: 1.0\n";
    private const string Article = "<html><body><h1>Loan agreement</h1><p>The lender lends the borrower the principal amount of 12,000.00 for two years.</p><p>Interest is paid monthly.</p></body></html>";

    // Marks of encodings, and what looks like one without.
    private static readonly byte[][] HeaderStarts = [[0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE, 0, 0], [0, 0xE4], []];

    static MailBodyTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task A_text_in_pieces_between_files_is_read_as_a_whole()
    {
        var text = await Reading.Read(Head + """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            Before the file.
            --b
            Content-Type: application/pdf; name=x.pdf
            Content-Disposition: inline; filename=x.pdf

            no PDF
            --b
            Content-Type: text/plain

            Behind the file.
            --b
            Content-Type: multipart/alternative; boundary=c

            --c
            Content-Type: text/plain

            At the end.
            --c
            Content-Type: multipart/mixed; boundary=d

            --d
            Content-Type: text/html

            <p>At the</p>
            --d
            Content-Type: text/plain; name=note.txt

            A note
            --d
            Content-Type: text/html

            <p>end.</p>
            --d--
            --c--
            --b--
            """);
        Assert.Equal(["Attachment: x.pdf", "Attachment: note.txt", "Before the file.", "Behind the file.", "At the end."], text.Lines()[2..]);
        Assert.Equal(["no PDF", "A note"], [.. text.Lines(2), .. text.Lines(3)]);
    }

    [Theory]
    [InlineData("Your mail program does not show HTML. Open the message in a browser.", true)]
    [InlineData("Zum Lesen bitte eine andere Ansicht w\u00e4hlen: https://example.org/mail/17", true)]
    [InlineData(" \n", true)]
    [InlineData("LOAN AGREEMENT\n\nThe lender lends the borrower the principal amount of 12,000.00 for two years.\n\nInterest is paid monthly. [https://example.org]", false)]
    [InlineData("Dear Ada,\n" + "here is the letter that tells all of the other things too which no one put into the pretty version of it, as it was made of a picture with a few words beneath, "
        + "so that whoever reads this one knows more than those who look at what was drawn for them, and more than they would have expected of so plain a text, which says it twice, or even thrice.", false)]
    public async Task The_html_is_read_where_the_text_is_a_stub(string plain, bool isStub)
    {
        var text = await Reading.Read($"{Head}Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n--b\nContent-Type: text/html\n\n{Article}\n--b--\n");
        Assert.Equal(isStub ? "Loan agreement" : plain.Split('\n')[0], text.Lines()[2]);
        Assert.Equal(isStub, !text.Lines().Exists(line => line.StartsWith(plain.Split('\n')[0].Trim(), StringComparison.Ordinal) && plain.Trim().Length > 0));
    }

    [Fact]
    public async Task The_stub_of_an_outlook_mail_is_one_too()
    {
        var text = await Reading.Read(OutlookMailWriter.Write(
            OutlookMailWriter.Numbers(32), OutlookMailWriter.Text(0x1000, "Please switch to HTML."), OutlookMailWriter.Binary(0x1013, Encoding.ASCII.GetBytes(Article))));
        Assert.Equal("Loan agreement", text.Lines()[0]);
    }

    [Theory]
    [InlineData("us-ascii", "iso-8859-1", "Darlehensvertrag. Der Darlehensgeber gewährt dem Darlehensnehmer für zwei Jahre einen Kredit. Kündigung möglich.")]
    [InlineData("utf-8", "windows-1252", "Darlehensvertrag. Der Darlehensgeber gewährt dem Darlehensnehmer für zwei Jahre einen Kredit. Kündigung möglich.")]
    [InlineData("iso-8859-1", "windows-1252", "“Kündigung” – 100 €")]
    [InlineData("iso-8859-1", "utf-8", "Kündigung möglich")]
    [InlineData("", "koi8-r", "Договор займа. Займодавец передает заемщику сумму займа, заемщик уплачивает проценты.")]
    [InlineData("iso-8859-1", "koi8-r", "Договор займа. Займодавец передает заемщику сумму займа, заемщик уплачивает проценты.")]
    [InlineData("windows-1251", "windows-1251", "Договор")]
    [InlineData("koi8-r", "koi8-r", "Договор")]
    [InlineData("iso-8859-2", "iso-8859-2", "Žluťoučký kůň")]
    [InlineData("windows-1253", "windows-1253", "Σύμβαση δανείου")]
    [InlineData("windows-1254", "windows-1254", "Kredi sözleşmesi İstanbul")]
    [InlineData("windows-1255", "windows-1255", "הסכם הלוואה")]
    [InlineData("windows-1256", "windows-1256", "عقد قرض")]
    [InlineData("iso-2022-jp", "iso-2022-jp", "契約書")]
    [InlineData("", "iso-2022-jp", "契約書")]
    [InlineData("shift_jis", "shift_jis", "契約書 PDFファイル")]
    [InlineData("gb2312", "gb18030", "借款合同 朱镕基")]
    [InlineData("big5", "big5", "借款合約")]
    [InlineData("euc-kr", "euc-kr", "대출 계약서")]
    [InlineData("unheard-of", "windows-1252", "Der Darlehensgeber gewährt dem Darlehensnehmer für zwei Jahre einen Kredit. Kündigung möglich.")]
    public async Task The_text_is_decoded_whatever_encoding_is_claimed(string claimed, string actual, string expected)
    {
        var encoding = Encoding.GetEncoding(actual);
        var charset = claimed.Length == 0 ? "" : $"; charset={claimed}";
        byte[] plain = [.. Encoding.ASCII.GetBytes($"{Head}Content-Type: text/plain{charset}\nContent-Transfer-Encoding: 8bit\n\n"), .. encoding.GetBytes(expected)];
        Assert.Equal(expected, (await Reading.Read(plain)).Lines()[2]);
        byte[] html = [.. Encoding.ASCII.GetBytes($"{Head}Content-Type: text/html{charset}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(encoding.GetBytes($"<p>{expected}</p>"))}")];
        Assert.Equal(expected, (await Reading.Read(html)).Lines()[2]);
    }

    [Fact]
    public async Task Html_gives_its_encoding_itself_where_the_mail_gives_none() => Assert.Equal("Žluť", (await Reading.Read(
        (byte[])[.. Encoding.ASCII.GetBytes(Head + "Content-Type: text/html\n\n<meta charset=iso-8859-2><p>"), .. Encoding.GetEncoding("iso-8859-2").GetBytes("Žluť"), .. "</p>"u8])).Lines()[2]);

    [Theory]
    [InlineData("koi8-r", "", "Договор", "Займодавец передает заемщику сумму займа, заемщик уплачивает проценты.")]
    [InlineData("windows-1251", "windows-1251", "Договор", "Текст")]
    [InlineData("iso-8859-1", "", "Kündigung für Zürich", "nothing of note")]
    [InlineData("utf-8", "", "Договор", "Текст")]
    public async Task Headers_are_decoded_where_they_are_written_as_they_are(string actual, string claimed, string subject, string body)
    {
        var charset = claimed.Length == 0 ? "" : $"; charset={claimed}";
        var text = await Reading.Read(Encoding.GetEncoding(actual).GetBytes($"From: a@example.org\nSubject: {subject}\n =?utf-8?Q?und_mehr?=\nContent-Type: text/plain{charset}\n\n{body}"));
        Assert.Equal($"Subject: {subject} und mehr", text.Lines()[1]);
    }

    [Fact]
    public void Headers_of_any_bytes_are_decoded_or_left() => Gen.Select(Gen.Int[0, HeaderStarts.Length - 1], Gen.Byte.Array[0, 40]).Sample((start, rest) =>
    {
        var headers = MimeKit.HeaderList.Load(new MemoryStream([.. "Subject:"u8, .. HeaderStarts[start], .. rest.Where(value => value is not ((byte)'\r' or (byte)'\n')), .. "x\n\n"u8]));
        return Mails.RawHeaders.Decode(headers, body: null).Count == 1;
    });

    [Fact]
    public async Task Html_beyond_what_may_be_read_is_said_and_the_rest_of_the_mail_is_read()
    {
        var html = string.Concat(Enumerable.Repeat("<div>\n", 100_000));
        const string File = "--b\nContent-Type: text/plain; name=a.txt\n\nattached\n";
        foreach (var plain in new[] { "", "--b\nContent-Type: text/plain\n\nLook at the HTML\n" })
        {
            var text = await Reading.Read($"{Head}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n{plain.Replace("--b", "--c", StringComparison.Ordinal)}--c\nContent-Type: text/html\n\n{html}\n--c--\n{File}--b--\n");
            Assert.Equal(["attached"], text.Lines(2));
            Assert.True(Assert.Single(text.Remarks).CastsDoubt);
        }
    }

    [Fact]
    public async Task Parts_beyond_those_that_are_looked_at_are_said()
    {
        const string Remark = "The mail has more parts than are read: some were left out.";
        static string Mail(int parts) => $"{Head}Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", parts)) + "--b--\n";
        static byte[] OutlookMail(int parts) => OutlookMailWriter.Write([OutlookMailWriter.Numbers(32), OutlookMailWriter.Text(0x1000, "The body."), .. Enumerable.Range(0, parts).Select(i => OutlookMailWriter.Attachment(i))]);

        Assert.DoesNotContain((await Reading.Read(Mail(900))).Remarks, remark => remark.Text == Remark);
        Assert.True(Assert.Single((await Reading.Read(Mail(1_100))).Remarks, remark => remark.Text == Remark).CastsDoubt);
        Assert.DoesNotContain((await Reading.Read(OutlookMail(900))).Remarks, remark => remark.Text == Remark);
        Assert.True(Assert.Single((await Reading.Read(OutlookMail(1_100))).Remarks, remark => remark.Text == Remark).CastsDoubt);
    }

    [Fact]
    public async Task Attachments_that_are_no_files_are_said_to_be_of_a_kind_that_is_not_read()
    {
        foreach (var attachment in new[] { OutlookMailWriter.Attachment(0, OutlookMailWriter.Embedded(new CompoundNode("CONTENTS", [1]))), OutlookMailWriter.Attachment(0, OutlookMailWriter.Text(0x3707, "linked.docx")) })
        {
            var text = await Reading.Read(OutlookMailWriter.Write(OutlookMailWriter.Numbers(32), OutlookMailWriter.Text(0x1000, "The body."), attachment));
            Assert.Equal([new Remark("A document in it could not be read: its kind of file is not read.") { CastsDoubt = true }], text.Remarks);
        }
    }

    [Fact]
    public async Task What_is_said_to_be_text_is_read_as_what_it_is()
    {
        var docx = Convert.ToBase64String(Samples.Docx("<w:p><w:r><w:t>In the attachment</w:t></w:r></w:p>"));
        Assert.Equal(["In the attachment"], (await Reading.Read($"{Head}Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n{docx}\n")).Lines(2));
        Assert.Equal(["From HTML"], (await Reading.Read($"{Head}Content-Type: text/plain\n\n<html><body><p>From HTML</p></body></html>\n")).Lines()[2..]);
    }

    [Theory]
    [InlineData("{0}\n{1}<?xml version=\"1.0\"?><plist/>")]
    [InlineData("{0}      \n{1}<?xml version=\"1.0\"?><plist/>")]
    public async Task What_apple_mail_keeps_is_a_mail(string form)
    {
        const string Mail = "From: a@example.org\nSubject: s\n\nThe text.\n";
        var text = await Reading.Read(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Mail.Length, Mail));
        Assert.Equal(("message/rfc822", "From: a@example.org Subject: s The text."), (text.MediaType, string.Join(' ', text.Lines())));
    }

    [Theory]
    [InlineData("Content-Type: text/plain\n\nHello,\n-----BEGIN PGP MESSAGE-----\n\nwcBMA\n-----END PGP MESSAGE-----\n")]
    [InlineData("Content-Type: multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\"\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\nwcBMA\n--b--\n")]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n{0}")]
    [InlineData("Content-Type: application/octet-stream; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n{0}")]
    public async Task What_is_encrypted_is_said_to_be(string mail)
    {
        var text = await Reading.Read(Head + mail.Replace("{0}", Convert.ToBase64String(CryptographicMessages.Encrypted()), StringComparison.Ordinal));
        Assert.True(Assert.Single(text.Remarks).CastsDoubt);
        Assert.Contains("encrypted", text.Remarks[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n{0}")]
    [InlineData("Content-Type: application/octet-stream; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n{0}")]
    public async Task What_is_only_signed_is_read(string mail)
    {
        var signed = CryptographicMessages.Sign("Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße"u8.ToArray());
        var text = await Reading.Read(Head + mail.Replace("{0}", Convert.ToBase64String(signed), StringComparison.Ordinal));
        Assert.Equal(["Grüße"], text.Lines(2));
        Assert.False(Assert.Single(text.Remarks).CastsDoubt);
    }

    [Fact]
    public async Task A_signature_beside_the_text_is_no_document()
    {
        var text = await Reading.Read($"""
            {Head}Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"

            --b
            Content-Type: text/plain

            The text.
            --b
            Content-Type: application/pkcs7-signature; name=smime.p7s
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(CryptographicMessages.Sign("The text."u8.ToArray(), detached: true))}
            --b--
            """);
        Assert.Equal((1, "The text."), (text.PageCount, text.Lines()[^1]));
        Assert.Empty(text.Remarks);
        Assert.Empty(text.Carried);
    }
}
