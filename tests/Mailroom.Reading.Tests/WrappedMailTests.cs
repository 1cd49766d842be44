using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>That what Outlook wraps for itself is read.</summary>
public sealed class WrappedMailTests
{
    private const ushort Subject = 0x0037;
    private const ushort Body = 0x1000;
    private const ushort CompressedRtf = 0x1009;
    private const ushort Html = 0x1013;

    private static readonly byte[] Rtf = Encoding.ASCII.GetBytes("{\\rtf1\\ansi The rich text.\\par}");

    // The container of compressed RTF may also hold it uncompressed: lengths, then "MELA".
    private static readonly byte[] StoredRtf = [.. BitConverter.GetBytes(Rtf.Length + 12), .. BitConverter.GetBytes(Rtf.Length), .. "MELA"u8, .. new byte[4], .. Rtf];

    [Fact]
    public async Task A_wrapped_mail_that_is_uploaded_alone_is_read_with_its_files()
    {
        var text = await Reading.Read(TnefWriter.Write(
            TnefWriter.Message(TnefWriter.Text(Subject, "Fällige Rechnung"), TnefWriter.Text(Body, "The text."), TnefWriter.Binary(CompressedRtf, StoredRtf)),
            TnefWriter.File("terms.txt", "The terms of the loan."u8.ToArray())));
        Assert.Equal("application/vnd.ms-tnef", text.MediaType);
        Assert.Equal(["Subject: Fällige Rechnung", "Attachment: terms.txt", "The text."], text.Lines());
        Assert.Equal(["The terms of the loan."], text.Lines(2));
        Assert.Equal([new CarriedDocument("terms.txt", "text/plain", 2, 2)], text.Carried);
    }

    [Fact]
    public async Task Its_text_is_read_from_html_or_rtf_where_there_is_no_other()
    {
        Assert.Equal(["The rich text."], (await Reading.Read(TnefWriter.Write(TnefWriter.Message(TnefWriter.Binary(CompressedRtf, StoredRtf))))).Lines());
        Assert.Equal(["From HTML"], (await Reading.Read(TnefWriter.Write(TnefWriter.Message(TnefWriter.Binary(Html, "<html><p>From HTML</p></html>"u8.ToArray()))))).Lines());
    }

    [Theory]
    [InlineData("application/ms-tnef")]
    [InlineData("application/octet-stream")]
    public async Task A_wrapped_mail_within_a_mail_is_read(string mediaType)
    {
        var wrapped = TnefWriter.Write(TnefWriter.Message(TnefWriter.Text(Body, "The text.")), TnefWriter.File("terms.txt", "The terms of the loan."u8.ToArray()));
        var text = await Reading.Read($"From: a@example.org\nSubject: s\nMIME-Version: 1.0\nContent-Type: {mediaType}; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(wrapped)}\n");
        Assert.Equal([("winmail.dat", 2), ("terms.txt", 3)], text.Carried.Select(one => (one.Name, one.FromPage)));
        Assert.Equal(["Attachment: terms.txt", "The text.", "The terms of the loan."], [.. text.Lines(2), .. text.Lines(3)]);
    }

    [Fact]
    public async Task One_that_is_cut_off_ends()
    {
        var wrapped = TnefWriter.Write(TnefWriter.Message(TnefWriter.Text(Body, "The text.")), TnefWriter.File("terms.txt", new byte[5_000]));
        for (var length = 4; length < wrapped.Length; length += 37)
        {
            var cut = wrapped[..length];
            Assert.True(await Record.ExceptionAsync(() => Reading.Read(cut)) is null or ReadingException);
        }
    }
}
