using System.Text;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Mails that use much of their formats.</summary>
internal static class MailSamples
{
    public static IReadOnlyList<byte[]> Mime() =>
    [
        Samples.Eml(),
        Encoding.UTF8.GetBytes($"""
            Received: from x by y;
             Mon, 1 Jan 2024 10:00:00 +0000
            Subject: =?utf-8?Q?F=C3=A4llige?= =?iso-8859-1?B?UmVjaG51bmc=?=
            To: "Bob, B." <bob@example.org>, group: eve@example.org;
            From: =?iso-8859-1?Q?J=FCrgen?= <j@example.org>
            Date: Mon, 1 Jan 2024 10:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: multipart/alternative; boundary=c

            --c
            Content-Type: text/plain; charset=iso-8859-1; format=flowed; delsp=yes
            Content-Transfer-Encoding: quoted-printable

            Gr=FC=DFe=20
            an alle
            --c
            Content-Type: text/html; charset=utf-7

            <p>Gr+APwA3w-e</p>
            --c--
            --b
            Content-Type: application/octet-stream; name*0="con"; name*1="tract.docx"
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename*=utf-8''contr%C3%A4ct.docx

            {Convert.ToBase64String(Samples.Docx("<w:p><w:r><w:t>In the attachment</w:t></w:r></w:p>"))}
            --b
            Content-Type: message/rfc822

            Subject: inner
            From: a@example.org

            inner body
            --b
            Content-Type: message/partial; id=a; number=1; total=2

            part
            --b--
            """),
        Encoding.UTF8.GetBytes("""
            From a@example.org Mon Jan  1 00:00:00 2024
            From: a@example.org
            Subject: s
            MIME-Version: 1.0
            Content-Type: text/plain
            Content-Transfer-Encoding: x-uuencode

            begin 644 a.txt
            #0V%T
            `
            end

            """),
        Encoding.UTF8.GetBytes("From: a@example.org\nSubject: s\nMIME-Version: 1.0\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgEAAQaQCAAEAAAAAAABAAEAAQeQBgAI\n"),
    ];

    public static IReadOnlyList<byte[]> Outlook()
    {
        var rtf = Encoding.ASCII.GetBytes("{\\rtf1\\ansi From RTF\\par}");
        byte[] stored = [.. BitConverter.GetBytes(rtf.Length + 12), .. BitConverter.GetBytes(rtf.Length), .. "MELA"u8, .. new byte[4], .. rtf];
        // A literal, then copies of what the window holds to begin with.
        byte[] packed = [.. BitConverter.GetBytes(40), .. BitConverter.GetBytes(60), .. "LZFu"u8, .. new byte[4], 0x06, (byte)'{', 0x00, 0x1F, 0x01, 0x2F, .. "\\par "u8, 0xFF, 0x0C, 0x50, 0x10, 0x60, .. new byte[16]];
        return
        [
            Samples.Msg(),
            OutlookMailWriter.Write(
                OutlookMailWriter.Numbers(32, (0x0039, 133485804000000000), (0x3FFD, 1251)), OutlookMailWriter.Text(0x0037, "Invoice"), OutlookMailWriter.CodePageText(0x0C1A, "Ada"u8.ToArray()),
                OutlookMailWriter.Recipient(0, 1, "Bob", "bob@example.org"), OutlookMailWriter.Text(0x1000, "The body. " + new string('x', 5000)),
                OutlookMailWriter.Attachment(0, OutlookMailWriter.Text(0x3707, "terms.txt"), OutlookMailWriter.Binary(0x3701, "The terms"u8.ToArray())),
                OutlookMailWriter.Attachment(1, OutlookMailWriter.Embedded(OutlookMailWriter.Numbers(24), OutlookMailWriter.Text(0x0037, "Inner"), OutlookMailWriter.Text(0x1000, "inner body")))),
            OutlookMailWriter.Write(OutlookMailWriter.Numbers(32), OutlookMailWriter.Binary(0x1013, "<html><p>From HTML</p></html>"u8.ToArray())),
            OutlookMailWriter.Write(OutlookMailWriter.Numbers(32), OutlookMailWriter.Binary(0x1009, stored)),
            OutlookMailWriter.Write(OutlookMailWriter.Numbers(32), OutlookMailWriter.Text(0x0037, "Packed"), OutlookMailWriter.Binary(0x1009, packed)),
        ];
    }

    public static IReadOnlyList<byte[]> Wrapped() =>
    [
        TnefWriter.Write(
            TnefWriter.Message(TnefWriter.Text(0x0037, "Invoice"), TnefWriter.Text(0x1000, "The body."), TnefWriter.Binary(0x1013, "<p>The body.</p>"u8.ToArray())),
            TnefWriter.File("terms.txt", "The terms"u8.ToArray())),
    ];

    // The same bytes whenever they are made, which those that somebody signed are not.
    public static IReadOnlyList<byte[]> Signed() =>
    [
        CryptographicMessages.InPieces("The terms of the contract. Payment is due."u8.ToArray()),
        CryptographicMessages.InBase64(CryptographicMessages.InPieces("Content-Type: text/plain\r\n\r\nThe body."u8.ToArray())),
        CryptographicMessages.Encrypted(),
    ];
}
