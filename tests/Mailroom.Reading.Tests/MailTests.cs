using System.Text;

namespace Mailroom.Reading.Tests;

public sealed class MailTests
{
    private static readonly string Nested = string.Concat(Enumerable.Range(0, 6).Select(i => $"""
        Subject: level {i}
        From: a@example.org
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b{i}

        --b{i}
        Content-Type: text/plain

        body {i}
        --b{i}
        Content-Type: message/rfc822


        """)) + "Subject: innermost\nFrom: a@example.org\n\nend\n";

    [Theory]
    [InlineData("Subject: a\r\nFrom: b\r\nX-Long: ", "x", "\r\n\r\nbody")]
    [InlineData("Subject: a\r\nFrom: b\r\nReferences: a", "\r\n <a@b>", "\r\n\r\nbody")]
    [InlineData("Subject: a\r\nFrom: b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain", ";\r\n a=b", "\r\n\r\nbody\r\n--b--")]
    [InlineData("Subject: a\r\nFrom: b\r\nContent-Type: message/rfc822\r\n\r\nSubject: a\r\nX-Long: ", "x", "\r\n\r\nbody")]
    public async Task A_header_without_end_is_refused(string start, string repeated, string end) =>
        Assert.Equal(ReadingFailure.TooLarge, await Reading.Failure(Encoding.ASCII.GetBytes(start + string.Concat(Enumerable.Repeat(repeated, 300_000)) + end)));

    [Theory]
    [InlineData("Subject: a\r\nFrom: b\r\n\r\n", " indented\r\n")]
    [InlineData("Subject: a\r\nFrom: b\r\n\r\nDear all\r\n--\r\nAda: ", "one long line ")]
    [InlineData("Subject: a\r\nFrom: b\r\n\r\n<style>a{b:c}</style>", "<p>one long line ")]
    public async Task A_long_body_is_no_header(string start, string repeated) =>
        Assert.Equal("Subject: a", (await Reading.Read(start + string.Concat(Enumerable.Repeat(repeated, 40_000)))).Lines()[1]);

    [Fact]
    public async Task Of_many_headers_of_one_name_the_first_are_kept()
    {
        var text = await Reading.Read("From: a@b\r\n" + string.Concat(Enumerable.Repeat("Subject: again\r\n", 5_000)) + "\r\nbody");
        Assert.Equal(100, text.Mail!.Headers.Count);
    }

    [Fact]
    public async Task A_text_that_begins_like_a_mail_and_goes_on_as_none_does_is_read_as_text()
    {
        // As a mail that was copied from the screen: nothing stands between its headers and what it says.
        string[] lines =
        [
            "From: Ada Byron", "To: Charles", "Date: Monday, 3 November 2025", "Subject: Notice", "Dear Charles", "Please accept this as my notice. By my contract I am to give one month, so that my last day is the fifth of December.",
            "I have been offered a place nearer to my home. The years in your house have taught me much, and I am grateful for all of them.", "I shall finish the tables of October, and show whoever comes after me how the engine works.", "Yours", "Ada",
        ];
        var text = await Reading.Read(string.Join('\n', lines));
        Assert.Equal("text/plain", text.MediaType);
        Assert.Null(text.Mail);
        Assert.Equal(lines, text.Lines());
        // A short one too, which the parser would take for a mail without a body.
        Assert.Equal(lines[..6], (await Reading.Read(string.Join('\n', lines[..6]))).Lines());
    }

    [Fact]
    public async Task A_mail_begins_with_its_headers_and_then_its_body()
    {
        var text = await Reading.Read("""
            Received: from x by y;
             Mon, 1 Jan 2024 10:00:00 +0000
            Subject: =?utf-8?Q?F=C3=A4llige?= Rechnung
            To: bob@example.org, eve@example.org
            From: =?iso-8859-1?Q?J=FCrgen?= <j@example.org>
            Date: Mon, 1 Jan 2024 10:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/html; charset=utf-8

            <p>not this</p>
            --b
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Gr=FC=DFe
            --b--
            """);
        Assert.Equal("message/rfc822", text.MediaType);
        Assert.Equal(
            ["From: Jürgen <j@example.org>", "To: bob@example.org, eve@example.org", "Subject: Fällige Rechnung", "Date: Mon, 1 Jan 2024 10:00:00 +0000", "Grüße"], text.Lines());
        Assert.Equal(["From", "To", "Subject", "Date"], text.Mail!.Headers.Select(header => header.Name));
        Assert.Empty(text.Mail.Attachments);
    }

    [Fact]
    public async Task Html_is_read_where_there_is_no_plain_text()
    {
        var text = await Reading.Read("From: a@example.org\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>Hello</p><script>no</script>");
        Assert.Equal(["From: a@example.org", "Subject: s", "Hello"], text.Lines());
    }

    [Fact]
    public async Task The_first_mail_of_an_mbox_is_read() => Assert.Contains(
        "Subject: s", (await Reading.Read("From a@example.org Mon Jan  1 00:00:00 2024\nFrom: a@example.org\nSubject: s\n\nbody\n")).Lines());

    [Fact]
    public async Task Attachments_are_named_and_read_as_if_they_were_uploaded()
    {
        var docx = Convert.ToBase64String(Samples.Docx("<w:p><w:r><w:t>In the attachment</w:t></w:r></w:p>"));
        var text = await Reading.Read($"""
            From: a@example.org
            Subject: s
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            body
            --b
            Content-Type: application/octet-stream; name="contract.docx"
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename="contract.docx"

            {docx}
            --b
            Content-Type: application/zip
            Content-Disposition: attachment; filename*=utf-8''%C3%A4.zip

            PKxx not a zip
            --b
            Content-Type: message/rfc822

            From: c@example.org
            Subject: inner

            inner body
            --b--
            """);
        Assert.Equal(
            [
                new Attachment("contract.docx", "application/octet-stream"),
                new Attachment("ä.zip", "application/zip"),
                new Attachment("inner", "message/rfc822"),
            ],
            text.Mail!.Attachments);
        Assert.Equal(["Attachment: contract.docx", "Attachment: ä.zip", "Attachment: inner", "body"], text.Lines()[2..]);
        Assert.Equal(
            [
                new CarriedDocument("contract.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 2, 2),
                new CarriedDocument("ä.zip", "text/plain", 3, 3),
                new CarriedDocument("inner", "message/rfc822", 4, 4),
            ],
            text.Carried);
        Assert.Equal([1, 2, 3, 4], text.Pages.Select(page => page.Number));
        Assert.Equal(["In the attachment", "PKxx not a zip", "From: c@example.org", "Subject: inner", "inner body"], [.. text.Lines(2), .. text.Lines(3), .. text.Lines(4)]);
    }

    [Fact]
    public async Task What_is_attached_and_cannot_be_read_does_not_hide_the_mail()
    {
        var text = await Reading.Read("""
            From: a@example.org
            Subject: s
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: application/msword
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename="broken.doc"

            0M8R4KGxGuEAAAAA
            --b--
            """);
        Assert.Equal([new Attachment("broken.doc", "application/msword")], text.Mail!.Attachments);
        Assert.Equal([new Remark("A document in it could not be read: it is damaged.") { CastsDoubt = true }], text.Remarks);
    }

    [Fact]
    public async Task Mails_within_mails_are_followed_only_so_deep()
    {
        var text = await Reading.Read(Nested);
        Assert.Equal(["level 0", "level 1", "level 2", "level 3"], text.Pages.Select(page => page.Lines[1].Text["Subject: ".Length..]));
        Assert.Equal([(2, 2), (3, 3), (4, 4)], text.Carried.Select(one => (one.FromPage, one.ToPage)));
        Assert.Equal([new Remark("It carries documents that lie too deep in others to be read.") { CastsDoubt = true }], text.Remarks);
    }

    [Fact]
    public async Task A_mail_saved_by_outlook_has_the_same_shape()
    {
        var text = await Reading.Read(OutlookMailWriter.Write(
            OutlookMailWriter.Numbers(32, (0x0039, (ulong)new DateTime(2024, 1, 1, 10, 0, 0, DateTimeKind.Utc).ToFileTimeUtc())),
            OutlookMailWriter.Text(0x0037, "Fällige Rechnung"),
            OutlookMailWriter.Text(0x0C1A, "Ada"),
            OutlookMailWriter.Text(0x5D01, "ada@example.org"),
            OutlookMailWriter.Recipient(0, 1, "Bob", "bob@example.org"),
            OutlookMailWriter.Recipient(1, 2, "Eve", "eve@example.org"),
            OutlookMailWriter.Text(0x1000, "The body.\r\nIts second line. " + new string('x', 3000)),
            OutlookMailWriter.Attachment(0, OutlookMailWriter.Text(0x3707, "terms.txt"), OutlookMailWriter.Binary(0x3701, "The terms"u8.ToArray())),
            OutlookMailWriter.Attachment(1, OutlookMailWriter.Text(0x3001, "inner"), OutlookMailWriter.Embedded(
                OutlookMailWriter.Numbers(24), OutlookMailWriter.Text(0x0037, "Inner subject"), OutlookMailWriter.Text(0x1000, "inner body")))));
        Assert.Equal("application/vnd.ms-outlook", text.MediaType);
        Assert.Equal(
            [
                "From: Ada <ada@example.org>", "To: Bob <bob@example.org>", "Cc: Eve <eve@example.org>", "Subject: Fällige Rechnung", "Date: Mon, 01 Jan 2024 10:00:00 +0000",
                "Attachment: terms.txt", "Attachment: inner", "The body.",
            ],
            text.Lines()[..8]);
        Assert.Equal(
            [new Attachment("terms.txt", "text/plain"), new Attachment("inner", "application/vnd.ms-outlook")],
            text.Mail!.Attachments);
        Assert.Equal(["The terms", "Subject: Inner subject", "inner body"], [.. text.Carried.SelectMany(one => text.Lines(one.FromPage))]);
    }

    [Fact]
    public async Task Outlook_mails_in_a_code_page_are_decoded_with_it()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = await Reading.Read(OutlookMailWriter.Write(
            OutlookMailWriter.Numbers(32, (0x3FFD, 1251)), OutlookMailWriter.CodePageText(0x0037, Encoding.GetEncoding(1251).GetBytes("Договор")),
            OutlookMailWriter.CodePageText(0x1000, Encoding.GetEncoding(1251).GetBytes("Тело письма"))));
        Assert.Equal(["Subject: Договор", "Тело письма"], text.Lines());
    }

    [Fact]
    public async Task An_outlook_mail_without_text_is_read_from_its_html_or_rtf()
    {
        var html = await Reading.Read(OutlookMailWriter.Write(OutlookMailWriter.Numbers(32), OutlookMailWriter.Binary(0x1013, "<html><p>From HTML</p></html>"u8.ToArray())));
        Assert.Equal(["From HTML"], html.Lines());
        var rtf = Encoding.ASCII.GetBytes("{\\rtf1\\ansi From RTF\\par}");
        // The container of compressed RTF may also hold it uncompressed: lengths, then "MELA".
        byte[] stored = [.. BitConverter.GetBytes(rtf.Length + 12), .. BitConverter.GetBytes(rtf.Length), .. "MELA"u8, .. new byte[4], .. rtf];
        Assert.Equal(["From RTF"], (await Reading.Read(OutlookMailWriter.Write(OutlookMailWriter.Numbers(32), OutlookMailWriter.Binary(0x1009, stored)))).Lines());
    }
}
