using System.Text;
using Mailroom.Reading.Formats;
using Mailroom.Reading.Tests.Pdf;

namespace Mailroom.Reading.Tests;

/// <summary>What is said of a file before it is read is what it is found to be, or nothing.</summary>
public sealed class FirstBytesTests
{
    public static IEnumerable<TheoryDataRow<string, byte[]>> Files() =>
    [
        new("application/pdf", PdfFiles.Raw("BT ET")), new("application/pdf", [.. "\r\n\r\n"u8, .. PdfFiles.Raw("BT ET")]), new("image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        new("application/rtf", "{\\rtf1 Invoice}"u8.ToArray()), new("message/rfc822", Samples.Eml()), new("text/plain", "Invoice number 17 für März"u8.ToArray()),
        new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Samples.Docx("<w:p/>")),
        new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Samples.Xlsx()),
        new("application/vnd.openxmlformats-officedocument.presentationml.presentation", Samples.Pptx("<p:sld/>")),
        new("application/vnd.oasis.opendocument.text", Samples.Odt("<text:p/>")),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void They_tell_the_same_as_the_whole_file(string mediaType, byte[] content)
    {
        Assert.Equal(mediaType, FirstBytes.MediaType(Head(content)));
        Assert.Equal(mediaType, FormatDetector.Detect(content).MediaType);
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData(" \n<html><body>Invoice</body></html>")]
    [InlineData("PK\u0003\u0004 of another kind")]
    [InlineData("\0\u0001\u0002")]
    [InlineData("")]
    public void What_they_leave_open_stays_open(string content) => Assert.Null(FirstBytes.MediaType(Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void What_a_package_calls_itself_is_told_only_where_it_is_a_known_kind()
    {
        Assert.Null(FirstBytes.MediaType(Samples.Zip(("mimetype", "application/vnd.oasis.opendocument.the-name-of-a-person"), ("content.xml", "<x/>"))));
        Assert.Equal("application/vnd.oasis.opendocument.graphics", FirstBytes.MediaType(Samples.Zip([("mimetype", "application/vnd.oasis.opendocument.graphics"u8.ToArray())], System.IO.Compression.CompressionLevel.NoCompression)));
        Assert.NotEqual("application/vnd.oasis.opendocument.somebody-flat-xml", FormatDetector.Detect("<office:document office:mimetype=\"application/vnd.oasis.opendocument.somebody\"/>"u8.ToArray()).MediaType);
    }

    [Fact]
    public void A_character_that_they_cut_is_no_fault()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("€", 2000)));
        Assert.Equal("text/plain", FirstBytes.MediaType(Head(text)));
        Assert.Null(FirstBytes.MediaType([.. "Gr"u8, 0xF6, .. "sse"u8]));
    }

    private static ReadOnlySpan<byte> Head(byte[] content) => content.AsSpan(0, Math.Min(content.Length, FormatDetector.HeadLength));
}
