using System.IO.Compression;
using Mailroom.Reading.Archives;
using Mailroom.Reading.Tests.Images;
using SkiaSharp;

namespace Mailroom.Reading.Tests;

/// <summary>Documents of programs beyond the usual ones: XPS is read, those of Apple by their previews, others are named with what to do.</summary>
public sealed class ForeignDocumentTests
{
    [Fact]
    public async Task Xps_is_read_in_the_order_of_its_places()
    {
        var text = await Reading.Read(XpsWriter.Write(
            "<Glyphs OriginX=\"100\" OriginY=\"200\" FontRenderingEmSize=\"16\" UnicodeString=\"Total: 12.50\"/>"
            + "<Canvas><Canvas.RenderTransform><MatrixTransform Matrix=\"2,0,0,2,0,0\"/></Canvas.RenderTransform>"
            // Of single glyphs, each at its place, and of one that names the widths.
            + "<Glyphs OriginX=\"50\" OriginY=\"50\" FontRenderingEmSize=\"8\" UnicodeString=\"I\" Indices=\"1,28\"/><Glyphs OriginX=\"52.2\" OriginY=\"50\" FontRenderingEmSize=\"8\" UnicodeString=\"n\" Indices=\"2,55\"/>"
            + "<Glyphs OriginX=\"60\" OriginY=\"50\" FontRenderingEmSize=\"8\" UnicodeString=\"{}voice\"/></Canvas>",
            "<Glyphs OriginX=\"100\" OriginY=\"100\" FontRenderingEmSize=\"16\" UnicodeString=\"second\"/>"));
        Assert.Equal("application/vnd.ms-xpsdocument", text.MediaType);
        Assert.Equal(["In voice", "Total: 12.50"], text.Lines());
        Assert.Equal(["second"], text.Lines(2));
        Assert.Equal(12, text.Line("Total: 12.50").FontSize);
        Assert.NotNull(text.Line("Total: 12.50").Box);
    }

    [Fact]
    public async Task Pages_of_xps_that_are_pictures_are_said()
    {
        const string Picture = "<Path><Path.Fill><ImageBrush ImageSource=\"/a.png\"/></Path.Fill></Path>";
        var text = await Reading.Read(XpsWriter.Write("<Glyphs OriginX=\"100\" OriginY=\"100\" FontRenderingEmSize=\"16\" UnicodeString=\"first\"/>" + Picture, Picture));
        Assert.True(Assert.Single(text.Remarks).CastsDoubt);
        var exception = await Assert.ThrowsAsync<ReadingException>(() => Reading.Read(XpsWriter.Write(Picture)));
        Assert.Contains("export it as PDF", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apple_documents_are_read_by_their_preview()
    {
        var pdf = Pdf.PdfFiles.Of([new Pdf.Print("The loan agreement", 72, 700)]);
        var text = await Reading.Read(Samples.Zip([("Letter.pages/index.xml.gz", [1]), ("Letter.pages/QuickLook/Preview.pdf", pdf)], CompressionLevel.Optimal));
        Assert.Equal("application/vnd.apple.iwork", text.MediaType);
        Assert.Equal(["The loan agreement"], text.Lines());
        Assert.Single(text.Remarks);

        var exception = await Assert.ThrowsAsync<ReadingException>(() => Reading.Read(Samples.Zip(("Index/Document.iwa", "x"))));
        Assert.Contains("Apple Pages", exception.Message, StringComparison.Ordinal);
        Assert.Contains("export it as PDF", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_newer_apple_documents_the_picture_of_the_first_page_is_recognised()
    {
        await OcrTestTools.SkipWithoutTesseractAsync();
        DrawnPage.SkipWithoutFont();
        using var page = DrawnPage.Draw(["The loan agreement"]);
        var text = await Reading.Read(Samples.Zip([("Index/Document.iwa", [1]), ("preview.jpg", DrawnPage.Encode(page, SKEncodedImageFormat.Jpeg))], CompressionLevel.Optimal));
        Assert.Equal(["The loan agreement"], text.Lines());
        Assert.Equal([new Remark("Only the preview of its first page was read.") { CastsDoubt = true }], text.Remarks);
    }

    [Theory]
    [InlineData("41542654464F524D", "a DjVu document")]
    [InlineData("25215053", "a PostScript file")]
    [InlineData("414331303332", "an AutoCAD drawing")]
    [InlineData("2020300A53454354494F4E0A", "an AutoCAD drawing")]
    [InlineData("E4525C7B8CD8A74D", "a OneNote section")]
    [InlineData("FF575043", "a WordPerfect document")]
    [InlineData("00001A00", "a Lotus 1-2-3 workbook")]
    [InlineData("49545346", "a Windows help file")]
    public async Task Documents_that_are_not_read_are_named_with_what_to_do(string hex, string name) => await AssertNamedAsync([.. Convert.FromHexString(hex), .. new byte[100]], name);

    [Theory]
    [InlineData("AC1001;Desk;199.00\nAC1002;Chair;89.00\n")]
    [InlineData("ITSF stands for a format of help files.\nThis is a text about it.\n")]
    [InlineData("AT&TFORM is how it begins, as people say of it.\n")]
    [InlineData("HWP Document File is what the first line says.\n")]
    [InlineData("AutoCAD Binary DXF, a note on how to read it.\n")]
    [InlineData("At the sixty-first letter of this text stands a word, which BOOKMOBI is, and it goes on for a while.\n")]
    public async Task Texts_that_begin_like_a_drawing_are_texts(string text) => Assert.NotEmpty((await Reading.Read(text)).Lines());

    [Theory]
    [InlineData("mimetype", "report.txt")]
    [InlineData("Index.zip", "report.txt")]
    [InlineData("index.xml", "Report.txt")]
    [InlineData("Report.pages/Index.zip", "Invoice.txt")]
    public void Archives_with_a_file_of_a_documents_name_are_archives(string name, string other) => Assert.Equal(ArchiveKind.Zip, ArchiveFormats.Detect(Samples.Zip((other, "x"), (name, "y"))));

    [Theory]
    [InlineData("Report.pages/Index.zip", "Report.pages/preview.jpg")]
    [InlineData("Report.pages/index.xml", "__MACOSX/Report.pages/._index.xml")]
    [InlineData("Index.zip", "Metadata/BuildVersionHistory.plist")]
    public void Packed_folders_of_apple_are_documents(string name, string other)
    {
        var content = Samples.Zip((other, "x"), (name, "y"));
        Assert.Null(ArchiveFormats.Detect(content));
        Assert.Equal("application/vnd.apple.iwork", Formats.FormatDetector.Detect(content).MediaType);
    }

    [Theory]
    [InlineData("VisioDocument", "a Visio drawing")]
    [InlineData("Quill", "a Publisher document")]
    [InlineData("   114", "a Microsoft Project plan")]
    [InlineData("MatOST", "a Microsoft Works document")]
    [InlineData("StarWriterDocument", "a StarOffice document")]
    [InlineData("Something", "a file of a Microsoft program")]
    public async Task What_lies_in_compound_files_is_named(string stream, string name) => await AssertNamedAsync(CompoundFileWriter.Write(new CompoundNode(stream, new byte[100])), name);

    [Theory]
    [InlineData("application/vnd.ms-visio.drawing.main+xml", "a Visio drawing")]
    [InlineData("application/unheard-of+xml", "an Office file of an unusual kind")]
    public async Task Packages_that_are_not_read_are_named(string contentType, string name) =>
        await AssertNamedAsync(Samples.Zip(("[Content_Types].xml", $"<Types><Override PartName=\"/a.xml\" ContentType=\"{contentType}\"/></Types>")), name);

    [Theory]
    [InlineData("application/vnd.sun.xml.writer", "a document of OpenOffice.org 1")]
    [InlineData("application/vnd.oasis.opendocument.formula", "an OpenDocument formula")]
    public async Task Open_documents_that_are_not_read_are_named(string mediaType, string name) => await AssertNamedAsync(Samples.Zip(("mimetype", mediaType), ("content.xml", "<a/>")), name);

    private static async Task AssertNamedAsync(byte[] content, string name)
    {
        var exception = await Assert.ThrowsAsync<ReadingException>(() => Reading.Read(content));
        Assert.Equal(ReadingFailure.NotSupported, exception.Failure);
        Assert.StartsWith("This is " + name, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("export it as PDF and upload that.", exception.Message, StringComparison.Ordinal);
    }
}
