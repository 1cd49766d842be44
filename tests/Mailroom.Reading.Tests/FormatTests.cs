using System.Text;
using CsCheck;
using Mailroom.Reading.Formats;

namespace Mailroom.Reading.Tests;

public sealed class FormatTests
{
    [Theory]
    [InlineData("%PDF-1.7\n", FileKind.Pdf, "application/pdf")]
    [InlineData("\r\nprinter junk\n%PDF-1.4\n", FileKind.Pdf, "application/pdf")]
    [InlineData("{\\rtf1\\ansi x}", FileKind.RichText, "application/rtf")]
    [InlineData("GIF89a....", FileKind.Picture, "image/gif")]
    [InlineData("From: a@b.c\r\nSubject: x\r\n\r\nbody", FileKind.Mail, "message/rfc822")]
    [InlineData("From a@b.c Mon Jan  1 00:00:00 2024\nReceived: from x\n by y\nTo: z\n\nbody", FileKind.Mail, "message/rfc822")]
    [InlineData("X-Spam: no\n folded\nReturn-Path: <a@b.c>\nMIME-Version: 1.0\n\nbody", FileKind.Mail, "message/rfc822")]
    [InlineData("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b", FileKind.Mail, "message/rfc822")]
    [InlineData("From: the board\n\nTo: all members", FileKind.PlainText, "text/plain")]
    [InlineData("Dear Sir,\nSubject: your letter\nDate: today", FileKind.PlainText, "text/plain")]
    [InlineData("HTTP/1.1 200 OK\nDate: today\nContent-Type: text/plain\n\nx", FileKind.PlainText, "text/plain")]
    [InlineData("<!DOCTYPE html><p>x", FileKind.Html, "text/html")]
    [InlineData("  <!-- c --><TABLE><tr><td>x", FileKind.Html, "text/html")]
    [InlineData("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>x</body></html>", FileKind.Html, "application/xhtml+xml")]
    [InlineData("<SUBMISSION>\n<TYPE>10-K\n<HTML><BODY>x</BODY></HTML>", FileKind.Html, "text/html")]
    [InlineData("<invoice><id>1</id></invoice>", FileKind.Xml, "application/xml")]
    [InlineData("<nobody> wrote:", FileKind.PlainText, "text/plain")]
    [InlineData("{ name } was here", FileKind.PlainText, "text/plain")]
    [InlineData("[1, 2, {\"a\": 3}]", FileKind.Json, "application/json")]
    [InlineData("# Title\n\nText with **bold**.", FileKind.Markdown, "text/markdown")]
    [InlineData("Dear Ada, dear Bob,\nwe met, talked, and left.\nYours, Eve", FileKind.PlainText, "text/plain")]
    [InlineData("MZ is a short text", FileKind.PlainText, "text/plain")]
    [InlineData("BM means bitmap in this text of some length.", FileKind.PlainText, "text/plain")]
    public void The_bytes_tell_the_format(string content, FileKind kind, string mediaType) =>
        Assert.Equal(new FileFormat(kind, mediaType), FormatDetector.Detect(Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData("89504E470D0A1A0A0000", "image/png")]
    [InlineData("FFD8FFE000104A464946", "image/jpeg")]
    [InlineData("49492A0008000000", "image/tiff")]
    [InlineData("4D4D002A00000008", "image/tiff")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("424D36000000000000003600000028000000010000000100", "image/bmp")]
    public void Pictures_are_known_by_their_signatures(string hex, string mediaType) =>
        Assert.Equal(new FileFormat(FileKind.Picture, mediaType), FormatDetector.Detect([.. Convert.FromHexString(hex), .. new byte[16]]));

    [Theory]
    [InlineData("0000002066747970697366736D", "a video")]
    [InlineData("1A45DFA3", "a video")]
    [InlineData("FF0AFA7F", "a JPEG XL picture")]
    [InlineData("0000000C4A584C200D0A870A", "a JPEG XL picture")]
    [InlineData("FF4FFF51002F", "a JPEG 2000 picture")]
    [InlineData("494433030000", "a sound recording")]
    [InlineData("7F454C46", "a program")]
    [InlineData("1F8B08", "a compressed archive")]
    [InlineData("377ABCAF271C", "a compressed archive")]
    [InlineData("53514C69746520666F726D6174203300", "a database")]
    [InlineData("774F4632", "a font")]
    [InlineData("504B0506", "an empty ZIP archive")]
    public async Task What_is_certainly_no_document_is_named_from_its_first_bytes(string hex, string name)
    {
        byte[] content = [.. Convert.FromHexString(hex), .. new byte[100]];
        Assert.Equal(name, FormatDetector.KnownUnsupported(content));
        var exception = await Assert.ThrowsAsync<ReadingException>(() => Reading.Read(content));
        Assert.Equal(ReadingFailure.NotSupported, exception.Failure);
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Supported are PDF", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_windows_program_is_told_from_a_text_that_begins_alike()
    {
        var program = new byte[128];
        "MZ"u8.CopyTo(program);
        Assert.Equal("a program", FormatDetector.KnownUnsupported(program));
        Assert.Null(FormatDetector.KnownUnsupported("MZ was here, and wrote a text that is long enough to be taken for a program's header."u8));
    }

    [Fact]
    public void Documents_are_never_refused_by_their_first_bytes() => Assert.All(
        Samples.All(), sample => Assert.Null(FormatDetector.KnownUnsupported(sample.AsSpan(0, Math.Min(sample.Length, FormatDetector.HeadLength)))));

    [Fact]
    public void Text_of_readable_characters_is_never_refused() => Gen.String[Gen.Char[' ', '~'], 0, 200].Sample(text =>
        Assert.Null(text.StartsWith("MZ", StringComparison.Ordinal) ? null : FormatDetector.KnownUnsupported(Encoding.UTF8.GetBytes("Dear " + text))));

    [Fact]
    public async Task Random_bytes_are_not_supported()
    {
        var bytes = new byte[5000];
        new Random(7).NextBytes(bytes);
        Assert.Equal(ReadingFailure.NotSupported, await Reading.Failure(bytes));
    }

    [Fact]
    public async Task No_bytes_are_an_empty_file() => Assert.Equal(ReadingFailure.Empty, await Reading.Failure([]));

    [Fact]
    public async Task Nothing_but_white_space_is_empty() => Assert.Equal(ReadingFailure.Empty, await Reading.Failure(Encoding.UTF8.GetBytes(" \r\n\t\f \n")));

    [Fact]
    public async Task A_cancelled_reading_says_so() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => DocumentReader.ReadAsync("text"u8.ToArray(), new ReadingOptions(), new CancellationToken(canceled: true)));
}
