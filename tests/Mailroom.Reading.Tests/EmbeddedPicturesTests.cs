using System.IO.Compression;
using Mailroom.Reading.Tests.Images;

namespace Mailroom.Reading.Tests;

public sealed class EmbeddedPicturesTests
{
    private static readonly Lazy<byte[]> Scan = new(() => Drawn(DrawnPage.Letter));

    [Theory]
    [InlineData("<w:p><w:r><w:drawing><a:blip r:embed=\"p\"/></w:drawing></w:r></w:p>")]
    [InlineData("<w:p><w:r><w:pict><v:shape><v:imagedata r:id=\"p\"/></v:shape></w:pict></w:r></w:p>")]
    [InlineData("<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><a:blip r:embed=\"p\"/></w:drawing></mc:Choice><mc:Fallback><w:pict><v:imagedata r:id=\"p\"/></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>")]
    public async Task A_scan_in_a_word_document_is_read_as_an_uploaded_one(string body)
    {
        var text = await ReadAsync(Docx(body, ("p", "scan.png", Scan.Value)));

        var page = Assert.Single(text.Pages);
        Assert.Equal((PageSource.Ocr, 1240, 900), (page.Source, page.Width, page.Height));
        Assert.Equal(DrawnPage.Letter, text.Lines());
        Assert.InRange(page.OcrConfidence!.Value, 0.8, 1);
        Assert.Empty(text.Remarks);
    }

    [Fact]
    public async Task What_is_read_in_a_picture_stands_where_the_picture_stood()
    {
        var text = await ReadAsync(Docx(P("Dear harbour master,") + Picture("p") + P("Yours, Ada"), ("p", "scan.png", Scan.Value)));

        Assert.Equal(["Dear harbour master,", .. DrawnPage.Letter, "Yours, Ada"], text.Lines());
        Assert.Equal(PageSource.Ocr, text.Pages[0].Source);
        Assert.All(text.Pages[0].Lines, line => Assert.Null(line.Box));
    }

    [Fact]
    public async Task A_picture_in_the_header_of_word_is_read()
    {
        var text = await ReadAsync(Package(
            Samples.Docx(
                P("A line") + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h\"/></w:sectPr>",
                ("word/_rels/document.xml.rels", Samples.Relationships(("h", "header", "header1.xml"))),
                ("word/_rels/header1.xml.rels", Samples.Relationships(("p", "image", "media/scan.png"))),
                ("word/header1.xml", Word("hdr", Picture("p")))),
            ("word/media/scan.png", Scan.Value)));

        Assert.Equal([.. DrawnPage.Letter, "A line"], text.Lines());
    }

    [Fact]
    public async Task Pages_of_scans_stay_pages_and_as_many_pictures_as_pages_are_read()
    {
        var pages = string.Concat(Enumerable.Range(1, 3).Select(number => Picture($"p{number}") + "<w:p><w:r><w:br w:type=\"page\"/></w:r><w:r><w:lastRenderedPageBreak/></w:r></w:p>"));
        var content = Docx(pages + Picture("p1"), [.. Enumerable.Range(1, 3).Select(number => ($"p{number}", $"{number}.png", Drawn([$"This is page number {number} of the scans"])))]);

        Assert.Equal(["This is page number 1 of the scans", "This is page number 2 of the scans", "This is page number 3 of the scans"], (await ReadAsync(content)).Pages.SelectMany(page => page.Lines).Select(line => line.Text));
        var first = await ReadAsync(content, new ReadingOptions { MaximumPages = 2 });
        Assert.Equal(["2 of its 4 pages were read."], first.Remarks.Select(remark => remark.Text));
        Assert.Equal("This is page number 2 of the scans", Assert.Single(first.Pages[1].Lines).Text);
    }

    [Fact]
    public async Task Of_too_many_pictures_the_first_are_read_and_it_is_said()
    {
        var text = await ReadAsync(
            Docx(Picture("p1") + Picture("p2"), ("p1", "1.png", Drawn(["This is the first of the scans"])), ("p2", "2.png", Drawn(["This is the second of the scans"]))), new ReadingOptions { MaximumPages = 1 });

        Assert.Equal(["This is the first of the scans"], text.Lines());
        Assert.True(Assert.Single(text.Remarks, remark => remark.Text == "Only the first pictures in the document were read.").CastsDoubt);
    }

    [Fact]
    public async Task Where_there_is_text_enough_pictures_are_left_alone_and_logos_always()
    {
        var paragraphs = string.Concat(DrawnPage.Letter.Concat(DrawnPage.Letter).Select(line => P(line)));
        var logo = Drawn(["ACME"], 180, 100);

        Assert.DoesNotContain("Second", string.Join(' ', (await ReadAsync(Docx(paragraphs + Picture("p"), ("p", "scan.png", Drawn(["Second thoughts"]))))).Lines()), StringComparison.Ordinal);
        var withLogo = await ReadAsync(Docx(P("A short letter") + Picture("p"), ("p", "logo.png", logo)));
        Assert.Equal(["A short letter"], withLogo.Lines());
        Assert.Empty(withLogo.Remarks);
    }

    [Fact]
    public async Task Pictures_that_cannot_be_decoded_are_told()
    {
        byte[] drawing = [1, 0, 0, 0, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x04, 0, 0, 0x00, 0x04, 0, 0, .. new byte[16], .. " EMF"u8, .. new byte[64]];
        byte[] smallDrawing = [.. drawing[..16], 50, 0, 0, 0, 50, 0, 0, 0, .. drawing[24..]];

        var text = await ReadAsync(Docx(P("A short letter") + Picture("p"), ("p", "drawing.emf", drawing)));
        Assert.True(Assert.Single(text.Remarks).CastsDoubt);
        Assert.Equal(["A short letter"], text.Lines());
        Assert.Empty((await ReadAsync(Docx(P("A short letter") + Picture("p"), ("p", "drawing.emf", smallDrawing)))).Remarks);
        var failure = await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(Docx(Picture("p"), ("p", "drawing.emf", drawing))));
        Assert.Equal(ReadingFailure.NotSupported, failure.Failure);
        Assert.Equal(ReadingFailure.Corrupt, (await Assert.ThrowsAsync<ReadingException>(() => ReadAsync(Docx(Picture("p"), ("p", "scan.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]))))).Failure);
    }

    [Fact]
    public async Task A_picture_that_unpacks_to_more_than_it_may_is_not_read()
    {
        var text = await ReadAsync(Docx(P("A short letter") + Picture("p"), ("p", "bomb.png", new byte[(64 << 20) + 1])));

        Assert.Equal(["A short letter"], text.Lines());
        Assert.True(Assert.Single(text.Remarks).CastsDoubt);
    }

    [Fact]
    public async Task Pictures_in_slides_are_read_with_their_slide()
    {
        var content = Package(
            Samples.Pptx("<p:sp><p:txBody><a:p><a:r><a:t>Minutes</a:t></a:r></a:p></p:txBody></p:sp>", $"<p:pic xmlns:r=\"{Samples.Office}\"><p:blipFill><a:blip r:embed=\"p\"/></p:blipFill></p:pic>"),
            ("ppt/slides/_rels/slide1.xml.rels", System.Text.Encoding.UTF8.GetBytes(Samples.Relationships(("p", "image", "../media/scan.png")))),
            ("ppt/media/scan.png", Scan.Value));

        var text = await ReadAsync(content);

        Assert.Equal(["Minutes"], text.Lines(1));
        Assert.Equal(DrawnPage.Letter, text.Lines(2));
        Assert.Equal([PageSource.Text, PageSource.Ocr], text.Pages.Select(page => page.Source));
    }

    [Theory]
    [InlineData("text", "<office:text><text:p>Minutes</text:p><text:p><draw:frame><draw:image xlink:href=\"Pictures/scan.png\"/></draw:frame></text:p></office:text>")]
    [InlineData("presentation", "<office:presentation><draw:page><text:p>Minutes</text:p><draw:frame><draw:image xlink:href=\"./Pictures/scan.png\"/></draw:frame></draw:page></office:presentation>")]
    [InlineData("spreadsheet", "<office:spreadsheet><table:table table:name=\"Minutes\"><table:shapes><draw:frame><draw:image xlink:href=\"Pictures/scan.png\"/></draw:frame></table:shapes></table:table></office:spreadsheet>")]
    public async Task Pictures_in_open_documents_are_read(string kind, string body)
    {
        var content = Package(
            Samples.OpenDocument(kind, body.Replace("<draw:image", "<draw:image xmlns:xlink=\"http://www.w3.org/1999/xlink\"", StringComparison.Ordinal)), ("Pictures/scan.png", Scan.Value));

        Assert.Equal(["Minutes", .. DrawnPage.Letter], (await ReadAsync(content)).Lines());
    }

    [Fact]
    public async Task Pictures_in_rich_text_are_read()
    {
        var rtf = @"{\rtf1\ansi Dear Ada,\par{\*\shppict{\pict{\*\picprop{\sp{\sn wzName}{\sv Scan 1}}}{\*\blipuid 0123456789abcdef}\pngblip\picw1240 " + Convert.ToHexString(Scan.Value)
            + @"}}{\nonshppict{\pict\wmetafile8 0100090000}}\par Yours}";

        var text = await ReadAsync(System.Text.Encoding.ASCII.GetBytes(rtf));

        Assert.Equal(["Dear Ada,", .. DrawnPage.Letter, "Yours"], text.Lines());
        Assert.Empty(text.Remarks);
    }

    [Fact]
    public async Task Pictures_in_rich_text_are_read_that_stand_there_as_bytes()
    {
        byte[] rtf = [.. @"{\rtf1 {\pict\pngblip\bin"u8, .. System.Text.Encoding.ASCII.GetBytes(Scan.Value.Length + " "), .. Scan.Value, .. "}}"u8];

        Assert.Equal(DrawnPage.Letter, (await ReadAsync(rtf)).Lines());
    }

    [Fact]
    public async Task Pictures_that_are_left_out_cast_doubt_only_where_there_is_next_to_no_text_besides()
    {
        var (drawing, text) = (Emf(1024), string.Concat(DrawnPage.Letter.Take(5).Select(P)));
        async Task<bool> CastsDoubtAsync(byte[] content, ReadingOptions? options = null) => Assert.Single((await ReadAsync(content, options)).Remarks).CastsDoubt;

        Assert.False(await CastsDoubtAsync(Docx(text + Picture("p"), ("p", "drawing.emf", drawing))));
        Assert.False(await CastsDoubtAsync(Docx(text + Picture("p1") + Picture("p2"), ("p1", "1.png", Drawn(["First thoughts"])), ("p2", "2.png", Drawn(["Second thoughts"]))), new ReadingOptions { MaximumPages = 1 }));
        // As a logo is shown.
        const string Small = "<w:p><w:r><w:drawing><wp:inline xmlns:wp=\"urn:wp\"><wp:extent cx=\"1000000\" cy=\"500000\"/><a:blip r:embed=\"p\"/></wp:inline></w:drawing></w:r></w:p>";
        Assert.True(await CastsDoubtAsync(Docx(P("A short letter") + Picture("p"), ("p", "drawing.emf", drawing))));
        Assert.False(await CastsDoubtAsync(Docx(P("A short letter") + Small, ("p", "drawing.emf", drawing))));
        Assert.False(await CastsDoubtAsync(Package(
            Samples.Docx(
                P("A short letter") + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h\"/></w:sectPr>",
                ("word/_rels/document.xml.rels", Samples.Relationships(("h", "header", "header1.xml"))),
                ("word/_rels/header1.xml.rels", Samples.Relationships(("p", "image", "media/logo.emf"))),
                ("word/header1.xml", Word("hdr", Picture("p")))),
            ("word/media/logo.emf", drawing))));
    }

    [Fact]
    public async Task A_small_drawing_of_windows_is_a_logo()
    {
        // Two inches by one.
        byte[] logo = [0xD7, 0xCD, 0xC6, 0x9A, 0, 0, 0, 0, 0, 0, 0xD0, 0x07, 0xE8, 0x03, 0xE8, 0x03, 0, 0, 0, 0, 0, 0, 1, 0, 9, 0];

        Assert.Empty((await ReadAsync(Docx(P("A short letter") + Picture("p"), ("p", "logo.wmf", logo)))).Remarks);
    }

    [Fact]
    public async Task A_scan_in_xps_is_read_behind_a_stamp_and_what_is_cut_into_strips_is_said()
    {
        const string Stamp = "<Glyphs OriginX=\"100\" OriginY=\"100\" FontRenderingEmSize=\"16\" UnicodeString=\"Received\"/>";
        const string Brush = "<Path><Path.Fill><ImageBrush ImageSource=\"../a.png\"/></Path.Fill></Path>";

        var scan = await ReadAsync(Package(XpsWriter.Write(Brush + Stamp), ("Documents/1/a.png", Scan.Value)));
        Assert.Equal([.. DrawnPage.Letter, "Received"], scan.Lines());
        Assert.Empty(scan.Remarks);
        Assert.True(Assert.Single((await ReadAsync(Package(XpsWriter.Write(Brush + Stamp), ("Documents/1/a.png", Drawn(["Strip"], 1240, 60))))).Remarks).CastsDoubt);
    }

    [Fact]
    public async Task Pictures_in_sheets_are_read_and_files_in_them_are_said()
    {
        var text = await ReadAsync(Package(
            Samples.Xlsx(),
            ("xl/worksheets/_rels/sheet2.xml.rels", System.Text.Encoding.UTF8.GetBytes(Samples.Relationships(("d", "drawing", "../drawings/drawing1.xml"), ("o", "oleObject", "../embeddings/o.bin")))),
            ("xl/drawings/drawing1.xml", System.Text.Encoding.UTF8.GetBytes($"<x:wsDr xmlns:x=\"urn:x\" xmlns:a=\"urn:a\" xmlns:r=\"{Samples.Office}\"><x:pic><x:blipFill><a:blip r:embed=\"p\"/></x:blipFill></x:pic></x:wsDr>")),
            ("xl/drawings/_rels/drawing1.xml.rels", System.Text.Encoding.UTF8.GetBytes(Samples.Relationships(("p", "image", "../media/scan.png")))),
            ("xl/media/scan.png", Scan.Value)));

        Assert.Equal(["Notes", "Second sheet", .. DrawnPage.Letter], text.Lines(2));
        Assert.Equal(["Files that are embedded in the document were not read."], text.Remarks.Select(remark => remark.Text));
    }

    [Fact]
    public async Task Pictures_that_are_not_looked_for_are_said_where_there_is_little_text()
    {
        var logo = Drawn(["ACME"], 180, 100);
        string[] letter = ["Dear Ada, here is what we found\r", "", "", "", "", "", "", ""];
        var word = Office.CompoundFile.Open(LegacyWordWriter.Write(letter));
        byte[] Word(byte[] picture) => CompoundFileWriter.Write(
            new CompoundNode("WordDocument", Stream(word, "WordDocument")), new CompoundNode("1Table", Stream(word, "1Table")), new CompoundNode("Data", [.. new byte[68], .. picture, .. new byte[5000]]));
        var sheet = Stream(Office.CompoundFile.Open(Samples.Xls()), "Workbook");
        byte[] Sheet(byte[] picture) => CompoundFileWriter.Write(new CompoundNode("Workbook", [.. sheet, .. picture.Chunk(8000).SelectMany((part, i) => (byte[])[(byte)(i == 0 ? 0xEB : 0x3C), 0, .. BitConverter.GetBytes((ushort)part.Length), .. part])]));
        var flat = Samples.OpenDocumentXml("document", "<office:body><office:text><text:p>Dear Ada</text:p><draw:frame><draw:image><office:binary-data>iVBORw0KGgo=</office:binary-data></draw:image></draw:frame></office:text></office:body>")
            .Replace("<office:document ", "<office:document office:mimetype=\"application/vnd.oasis.opendocument.text\" ", StringComparison.Ordinal);

        foreach (var content in new[] { Word(Scan.Value), Sheet(Scan.Value), Samples.Epub("<p>One</p><img src=\"scan.png\"/>"), System.Text.Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>" + flat) })
            Assert.True(Assert.Single((await ReadAsync(content)).Remarks).CastsDoubt);
        foreach (var content in new[] { Word(logo), Sheet(logo), Samples.Epub("<p>One</p>"), Samples.Epub("<img/>" + string.Concat(DrawnPage.Letter.Concat(DrawnPage.Letter).Concat(DrawnPage.Letter).Select(line => $"<p>{line}</p>"))) })
            Assert.Empty((await ReadAsync(content)).Remarks);

        static byte[] Stream(Office.CompoundFile file, string name) => file.Read(file.Root.Find(name)!);
    }

    private static byte[] Emf(short side) =>
        [1, 0, 0, 0, 108, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes((int)side), .. BitConverter.GetBytes((int)side), .. new byte[16], .. " EMF"u8, .. new byte[64]];

    private static string P(string text) => $"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>";

    private static string Picture(string id) => $"<w:p><w:r><w:drawing><a:blip r:embed=\"{id}\"/></w:drawing></w:r></w:p>";

    private static string Word(string root, string content) => Samples.Word(root, content.Replace("<w:p>", "<w:p xmlns:a=\"urn:a\" xmlns:v=\"urn:v\">", StringComparison.Ordinal));

    private static byte[] Docx(string body, params (string Id, string Name, byte[] Content)[] pictures) => Package(
        Samples.Docx(
            body.Replace("<w:p>", "<w:p xmlns:a=\"urn:a\" xmlns:v=\"urn:v\">", StringComparison.Ordinal),
            ("word/_rels/document.xml.rels", Samples.Relationships([.. pictures.Select(picture => (picture.Id, "image", "media/" + picture.Name))]))),
        [.. pictures.Select(picture => ("word/media/" + picture.Name, picture.Content))]);

    private static byte[] Package(byte[] package, params (string Name, byte[] Content)[] parts)
    {
        using var memory = new MemoryStream();
        memory.Write(package);
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return memory.ToArray();
    }

    private static byte[] Drawn(string[] lines, int width = 1240, int height = 900)
    {
        using var picture = DrawnPage.Draw(lines, width, height);
        return DrawnPage.Encode(picture);
    }

    private static async Task<DocumentText> ReadAsync(byte[] content, ReadingOptions? options = null)
    {
        await OcrTestTools.SkipWithoutTesseractAsync();
        return await DocumentReader.ReadAsync(content, options ?? new ReadingOptions(), TestContext.Current.CancellationToken);
    }
}
