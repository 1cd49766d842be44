namespace Mailroom.Reading.Tests;

/// <summary>What stands in parts around a text or slide, and the strict form of Office Open XML.</summary>
public sealed class OfficePartsTests
{
    private const string Chunk = "<w:p><w:r><w:t>before</w:t></w:r></w:p><w:altChunk r:id=\"c\"/><w:p><w:r><w:t>after</w:t></w:r></w:p>";
    private const string Diagram = "<dgm:dataModel xmlns:dgm=\"d\" xmlns:a=\"a\"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>President</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>Manager</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>";
    private const string Drawings = "<dgm:relIds xmlns:dgm=\"d\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:dm=\"d1\" r:lo=\"x\"/><c:chart xmlns:c=\"c\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"c1\"/>";

    public static TheoryData<string, string> Chunks => new()
    {
        { "html", "<html><body><p>the <b>chunk</b></p></body></html>" },
        { "mht", "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: file:///a.htm\r\n\r\n<html><body><p>the chunk</p></body></html>\r\n--b--\r\n" },
        { "rtf", "{\\rtf1\\ansi the chunk\\par}" },
        { "txt", "the chunk" },
    };

    [Theory]
    [MemberData(nameof(Chunks))]
    public async Task Chunks_of_other_formats_are_read_at_their_place(string extension, string content)
    {
        var text = await Reading.Read(Samples.Docx(Chunk, ("word/_rels/document.xml.rels", Samples.Relationships(("c", "aFChunk", "chunk." + extension))), ("word/chunk." + extension, content)));
        Assert.Equal(["before", "the chunk", "after"], text.Lines());
        Assert.Empty(text.Remarks);
    }

    [Fact]
    public async Task Chunks_in_chunks_end_where_it_is_deep_enough_and_that_is_said()
    {
        var innermost = Docx(Samples.Docx("<w:p><w:r><w:t>innermost</w:t></w:r></w:p>"));
        var two = await Reading.Read(Docx(innermost));
        Assert.Equal(["before", "before", "innermost", "after", "after"], two.Lines());
        Assert.Empty(two.Remarks);
        var three = await Reading.Read(Docx(Docx(innermost)));
        Assert.DoesNotContain("innermost", three.Lines());
        Assert.True(Assert.Single(three.Remarks).CastsDoubt);

        static byte[] Docx(byte[] chunk) => Samples.Zip([.. Parts(Samples.Docx(Chunk, ("word/_rels/document.xml.rels", Samples.Relationships(("c", "aFChunk", "/word/chunk.docx"))))), ("word/chunk.docx", chunk)], System.IO.Compression.CompressionLevel.Optimal);
    }

    [Fact]
    public async Task A_chunk_outside_the_document_is_said()
    {
        var relationships = Samples.Relationships(("c", "aFChunk", "http://example.org/chunk.html")).Replace("/></Relationships>", " TargetMode=\"External\"/></Relationships>", StringComparison.Ordinal);
        var text = await Reading.Read(Samples.Docx(Chunk, ("word/_rels/document.xml.rels", relationships)));
        Assert.Equal(["before", "after"], text.Lines());
        Assert.True(Assert.Single(text.Remarks).CastsDoubt);
    }

    [Fact]
    public async Task Chunks_of_a_document_in_a_mail_in_a_mail_are_read()
    {
        var docx = Convert.ToBase64String(Samples.Docx(Chunk, ("word/_rels/document.xml.rels", Samples.Relationships(("c", "aFChunk", "chunk.txt"))), ("word/chunk.txt", "the chunk")));
        const string Head = "From: a@example.org\nSubject: s\nMIME-Version: 1.0\n";
        var text = await Reading.Read($"{Head}Content-Type: multipart/mixed; boundary=a\n\n--a\n\nouter\n--a\nContent-Type: message/rfc822\n\n"
            + $"{Head}Content-Type: multipart/mixed; boundary=b\n\n--b\n\ninner\n--b\nContent-Type: application/octet-stream; name=a.docx\nContent-Transfer-Encoding: base64\n\n{docx}\n--b--\n--a--\n");
        Assert.Equal(["before", "the chunk", "after"], text.Lines(3));
        Assert.Empty(text.Remarks);
    }

    [Fact]
    public async Task A_chunk_that_cannot_be_read_is_said()
    {
        var text = await Reading.Read(Samples.Docx(Chunk, ("word/_rels/document.xml.rels", Samples.Relationships(("c", "aFChunk", "chunk.pdf"))), ("word/chunk.pdf", "%PDF-1.4 broken")));
        Assert.Equal(["before", "after"], text.Lines());
        Assert.True(Assert.Single(text.Remarks).CastsDoubt);
    }

    [Fact]
    public async Task Endnotes_with_tables_and_comments_stand_at_the_end()
    {
        var text = await Reading.Read(Samples.Docx(
            "<w:p><w:r><w:t>body</w:t><w:endnoteReference w:id=\"2\"/><w:commentReference w:id=\"2\"/></w:r></w:p><w:p><w:r><w:t>more</w:t></w:r></w:p>",
            ("word/_rels/document.xml.rels", Samples.Relationships(("n", "endnotes", "endnotes.xml"), ("c", "comments", "comments.xml"))),
            ("word/endnotes.xml", Samples.Word("endnotes", $"<w:endnote w:id=\"2\">{P("a note")}<w:tbl><w:tr><w:tc>{P("Item")}</w:tc><w:tc>{P("Price")}</w:tc></w:tr></w:tbl></w:endnote>")),
            ("word/comments.xml", Samples.Word("comments", $"<w:comment w:id=\"2\">{P("really?")}</w:comment>"))));
        Assert.Equal(["body", "more", "a note", "Item Price", "really?"], text.Lines());
    }

    [Fact]
    public async Task Diagrams_and_charts_of_texts_are_read_once()
    {
        var text = await Reading.Read(Samples.Docx(
            $"<w:p><w:r><w:drawing>{Drawings}</w:drawing></w:r></w:p><w:p><w:r><w:drawing>{Drawings}</w:drawing></w:r></w:p>{P("body")}",
            ("word/_rels/document.xml.rels", Samples.Relationships(("d1", "diagramData", "diagrams/data1.xml"), ("c1", "chart", "charts/chart1.xml"))),
            ("word/diagrams/data1.xml", Diagram), ("word/charts/chart1.xml", WorkbookTests.Chart)));
        Assert.Equal(["President", "Manager", "Sales of pens", "Pens", "North South", "2024-03-01", "body"], text.Lines());
    }

    [Fact]
    public async Task Files_that_are_embedded_in_a_text_are_said()
    {
        var text = await Reading.Read(Samples.Docx(P("body"), ("word/_rels/document.xml.rels", Samples.Relationships(("o", "package", "embeddings/book.xlsx"))), ("word/embeddings/book.xlsx", "x")));
        Assert.Equal("Files that are embedded in the document were not read.", Assert.Single(text.Remarks).Text);
    }

    [Fact]
    public async Task Diagrams_notes_and_comments_of_slides_are_read()
    {
        var slides = Parts(Samples.Pptx($"<p:graphicFrame>{Drawings}</p:graphicFrame>"));
        var text = await Reading.Read(Samples.Zip(
        [
            .. slides,
            ("ppt/slides/_rels/slide1.xml.rels", Bytes(Samples.Relationships(
                ("d1", "diagramData", "../diagrams/data1.xml"), ("c1", "chart", "../charts/chart1.xml"), ("n", "notesSlide", "../notesSlides/notesSlide1.xml"), ("m", "comments", "../comments/comment1.xml")))),
            ("ppt/diagrams/data1.xml", Bytes(Diagram)), ("ppt/charts/chart1.xml", Bytes(WorkbookTests.Chart)),
            ("ppt/notesSlides/notesSlide1.xml", Bytes("<p:notes xmlns:p=\"p\" xmlns:a=\"a\"><p:sp><a:p><a:r><a:t>Say hello</a:t></a:r></a:p></p:sp><p:sp><a:p><a:fld type=\"slidenum\"><a:t>1</a:t></a:fld></a:p></p:sp></p:notes>")),
            ("ppt/comments/comment1.xml", Bytes("<p:cmLst xmlns:p=\"p\"><p:cm><p:text>too long</p:text></p:cm></p:cmLst>")),
        ], System.IO.Compression.CompressionLevel.Optimal));
        Assert.Equal(["President", "Manager", "Sales of pens", "Pens", "North South", "2024-03-01", "Say hello", "too long"], text.Lines());
    }

    [Fact]
    public async Task Strict_texts_and_slides_are_read()
    {
        Assert.Equal(["ACME", "body"], (await Reading.Read(Strict(Samples.Docx(
            P("body") + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h\"/></w:sectPr>",
            ("word/_rels/document.xml.rels", Samples.Relationships(("h", "header", "header1.xml"))), ("word/header1.xml", Samples.Word("hdr", P("ACME"))))))).Lines());
        Assert.Equal(["Plan"], (await Reading.Read(Strict(Samples.Pptx("<p:sp><p:txBody><a:p><a:r><a:t>Plan</a:t></a:r></a:p></p:txBody></p:sp>")))).Lines());
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.99)]
    public async Task A_package_that_is_cut_off_is_said_to_end_too_early(double share)
    {
        var whole = Samples.Docx(P("body"));
        var exception = await Assert.ThrowsAsync<ReadingException>(() => Reading.Read(whole[..(int)(whole.Length * share)]));
        Assert.Equal(ReadingFailure.Corrupt, exception.Failure);
        Assert.Contains("it ends too early", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The namespaces and relationships of the strict form.</summary>
    internal static string Strict(string xml) => xml
        .Replace("http://schemas.openxmlformats.org/package/", "\uE000", StringComparison.Ordinal)
        .Replace("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/", StringComparison.Ordinal).Replace("/2006/", "/", StringComparison.Ordinal)
        .Replace("\uE000", "http://schemas.openxmlformats.org/package/", StringComparison.Ordinal);

    private static byte[] Strict(byte[] package) => Samples.Zip(
        Parts(package).Select(part => (part.Name, Bytes(Strict(System.Text.Encoding.UTF8.GetString(part.Content))))), System.IO.Compression.CompressionLevel.Optimal);

    private static IEnumerable<(string Name, byte[] Content)> Parts(byte[] package)
    {
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(package));
        var parts = new List<(string, byte[])>();
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            parts.Add((entry.FullName, memory.ToArray()));
        }
        return parts;
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string P(string text) => $"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>";
}
