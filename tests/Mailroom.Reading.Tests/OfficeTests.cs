namespace Mailroom.Reading.Tests;

public sealed class OfficeTests
{
    private const string Styles = """
        <w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>
        <w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
        <w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift2"/></w:style>
        <w:style w:type="paragraph" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
        """;

    [Fact]
    public async Task Word_documents_give_paragraphs_with_size_and_weight()
    {
        var text = await Reading.Read(Samples.Docx(
            P("Terms", "<w:pPr><w:pStyle w:val=\"Mine\"/></w:pPr>") + P("Strong", "<w:pPr><w:pStyle w:val=\"Strong\"/></w:pPr>") + P("Plain")
            + "<w:p><w:r><w:rPr><w:b/><w:sz w:val=\"28\"/></w:rPr><w:t>Large</w:t><w:tab/><w:t>bold</w:t></w:r></w:p>"
            + "<w:p><w:r><w:t xml:space=\"preserve\">half </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>bold</w:t></w:r></w:p>"
            + "<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>",
            ("word/styles.xml", Samples.Word("styles", Styles)), ("word/_rels/document.xml.rels", Samples.Relationships(("s", "styles", "styles.xml")))));
        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", text.MediaType);
        Assert.Equal(["Terms", "Strong", "Plain", "Large bold", "half bold", "kept"], text.Lines());
        Assert.Equal([18, 16, 10, 14, 10, 10], text.Pages[0].Lines.Select(line => line.FontSize));
        Assert.Equal([false, true, false, true, false, false], text.Pages[0].Lines.Select(line => line.Bold));
    }

    [Fact]
    public async Task Tables_of_word_are_read_row_by_row()
    {
        var text = await Reading.Read(Samples.Docx(
            $"<w:tbl><w:tr><w:tc>{P("Item")}</w:tc><w:tc>{P("Price")}</w:tc></w:tr><w:tr><w:tc>{P("Pen")}{P("blue")}</w:tc><w:tc>{P("2.00")}</w:tc></w:tr></w:tbl>"));
        Assert.Equal(["Item Price", "Pen 2.00", "blue"], text.Lines());
    }

    [Fact]
    public async Task Pages_of_word_are_those_that_word_made()
    {
        var text = await Reading.Read(
            Samples.Docx(
                P("one") + "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>"
                + "<w:p><w:r><w:t>still two</w:t><w:lastRenderedPageBreak/><w:t>three</w:t></w:r></w:p>" + P("four", "<w:pPr><w:pageBreakBefore/></w:pPr>"),
                ("docProps/app.xml", "<Properties><Pages>9</Pages></Properties>")));
        Assert.Equal(9, text.PageCount);
        Assert.Equal([["one"], ["two", "still two"], ["three"], ["four"]], Enumerable.Range(1, 4).Select(page => text.Lines(page)));
    }

    [Fact]
    public async Task Headers_text_boxes_and_footnotes_of_word_are_read()
    {
        var text = await Reading.Read(Samples.Docx(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" + P("in a box") + "</w:txbxContent></mc:Choice><mc:Fallback>" + P("in a box") + "</mc:Fallback></mc:AlternateContent>"
            + "<w:t>body</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>"
            + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/><w:headerReference w:type=\"first\" r:id=\"h2\"/><w:footerReference w:type=\"first\" r:id=\"f\"/><w:titlePg/></w:sectPr>",
            ("word/_rels/document.xml.rels", Samples.Relationships(
                ("h1", "header", "header1.xml"), ("h2", "header", "header2.xml"), ("f", "footer", "footer1.xml"), ("n", "footnotes", "footnotes.xml"))),
            ("word/header1.xml", Samples.Word("hdr", P("later pages"))),
            ("word/header2.xml", Samples.Word("hdr", P("ACME Ltd"))),
            ("word/footer1.xml", Samples.Word("ftr", P("Registered in Rome"))),
            ("word/footnotes.xml", Samples.Word("footnotes", $"<w:footnote w:id=\"2\">{P("a note")}</w:footnote>"))));
        Assert.Equal(["ACME Ltd", "in a box", "body", "a note", "Registered in Rome"], text.Lines());
    }

    [Fact]
    public async Task A_footnote_stands_once_however_often_it_is_referred_to()
    {
        var text = await Reading.Read(Samples.Docx(
            string.Concat(Enumerable.Repeat("<w:p><w:r><w:t>body</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>", 3)),
            ("word/_rels/document.xml.rels", Samples.Relationships(("n", "footnotes", "footnotes.xml"))),
            ("word/footnotes.xml", Samples.Word("footnotes", $"<w:footnote w:id=\"2\">{P("a note")}</w:footnote>"))));
        Assert.Single(text.Lines(), "a note");
    }

    [Fact]
    public async Task Sizes_that_no_letter_has_are_none()
    {
        var text = await Reading.Read(Samples.Docx(string.Concat(new[] { "NaN", "Infinity", "-20", "1e300", "22" }
            .Select(size => $"<w:p><w:r><w:rPr><w:sz w:val=\"{size}\"/></w:rPr><w:t>Text</w:t></w:r></w:p>"))));
        Assert.Equal([null, null, null, null, 11], text.Pages[0].Lines.Select(line => line.FontSize));
    }

    [Fact]
    public async Task A_slide_that_several_relationships_name_alike_is_shown_once_for_each_mention()
    {
        var text = await Reading.Read(Samples.Zip(
            ("[Content_Types].xml", "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml\"/></Types>"),
            ("_rels/.rels", Samples.Relationships(("r1", "officeDocument", "ppt/presentation.xml"))),
            ("ppt/presentation.xml", "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldId id=\"1\" r:id=\"s\"/><p:sldId id=\"2\" r:id=\"s\"/></p:presentation>"),
            ("ppt/_rels/presentation.xml.rels", Samples.Relationships([.. Enumerable.Repeat(("s", "slide", "slide.xml"), 1_000)])),
            ("ppt/slide.xml", "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>Hello</a:t></a:r></a:p></p:sld>")));
        Assert.Equal(2, text.PageCount);
    }

    [Fact]
    public async Task Whether_word_noted_its_pages_is_found_wherever_it_stands()
    {
        // A part is looked through in pieces of 65,536 bytes: the mark stands across the end of one.
        var start = System.Text.Encoding.UTF8.GetByteCount(Samples.Word("document", "<w:body>"));
        var before = P(new string('x', 65_536 - start - P("").Length + 40));
        var text = await Reading.Read(Samples.Docx(before + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>"));
        Assert.Equal(2, text.PageCount);
        Assert.Equal(["two"], text.Lines(2));
    }

    [Fact]
    public async Task Sheets_are_pages_with_values_as_people_read_them()
    {
        var text = await Reading.Read(Samples.Xlsx());
        Assert.Equal(2, text.PageCount);
        Assert.Equal(["Costs", "Item Bought", "Pen 2024-03-01 1234.50 19% 0.3 TRUE 2024-03-01 12:00"], text.Lines());
        Assert.Equal(["Notes", "Second sheet"], text.Lines(2));
    }

    [Fact]
    public async Task Sheets_of_the_old_excel_are_read_too()
    {
        var text = await Reading.Read(Samples.Xls());
        Assert.Equal("application/vnd.ms-excel", text.MediaType);
        Assert.Equal(["Old", "Total 12.5"], text.Lines());
    }

    [Fact]
    public async Task A_sheet_of_the_old_excel_that_says_it_has_more_rows_than_there_can_be_is_damaged()
    {
        var file = Samples.Xls();
        // The record of the sheet's size: its number and length, the first row, and the row after the last.
        var size = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x00, 0x02, 14, 0]);
        BitConverter.TryWriteBytes(file.AsSpan(size + 8), int.MaxValue);
        Assert.Equal(ReadingFailure.Corrupt, await Reading.Failure(file));
    }

    [Fact]
    public async Task Old_word_documents_that_one_program_falls_over_are_read_by_the_other()
    {
        // antiword ends at a document without styles.
        Assert.SkipUnless(File.Exists("/usr/bin/antiword") && File.Exists("/usr/bin/catdoc"), "antiword and catdoc are not installed.");
        Assert.Equal(["The terms of the contract.", "Payment is due"], (await Reading.Read(Fuzzing.LegacyOfficeFiles.Doc("The terms of the contract.\rPayment is due\r"))).Lines());
    }

    [Fact]
    public async Task Slides_are_pages_in_the_order_of_the_presentation()
    {
        const string First = """
            <p:sp><p:nvSpPr><p:nvPr><p:ph type="ctrTitle"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Plan</a:t></a:r></a:p></p:txBody></p:sp>
            <p:sp><p:txBody><a:p><a:r><a:rPr sz="2000" b="1"/><a:t>By </a:t></a:r><a:r><a:t>Ada</a:t></a:r></a:p></p:txBody></p:sp>
            <p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>b</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>
            """;
        var text = await Reading.Read(Samples.Pptx(First, "<p:sp><p:txBody><a:p><a:r><a:t>Second</a:t></a:r></a:p></p:txBody></p:sp>"), new ReadingOptions { MaximumPages = 1 });
        Assert.Equal(2, text.PageCount);
        Assert.Equal(["Plan", "By Ada", "a b"], Assert.Single(text.Pages).Lines.Select(line => line.Text));
        Assert.Equal(24, text.Line("Plan").FontSize);
        Assert.Equal(20, text.Line("By Ada").FontSize);
    }

    [Fact]
    public async Task Open_document_texts_give_headings_tables_and_pages()
    {
        var text = await Reading.Read(Samples.Odt(
            "<text:h text:outline-level=\"2\">Terms</text:h><text:p text:style-name=\"B\">All<text:s/>bold<text:line-break/>next</text:p>"
            + "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
            + "<text:p text:style-name=\"N\">page two</text:p>",
            "<style:style style:name=\"B\"><style:text-properties fo:font-weight=\"bold\" fo:font-size=\"16pt\"/></style:style>"
            + "<style:style style:name=\"N\"><style:paragraph-properties fo:break-before=\"page\"/></style:style>",
            ("styles.xml", Samples.OpenDocumentXml("document-styles", "<office:master-styles><style:master-page><style:header><text:p>ACME Ltd</text:p></style:header></style:master-page></office:master-styles>")),
            ("meta.xml", Samples.OpenDocumentXml("document-meta", "<office:meta><meta:document-statistic meta:page-count=\"7\"/></office:meta>"))));
        Assert.Equal("application/vnd.oasis.opendocument.text", text.MediaType);
        Assert.Equal(7, text.PageCount);
        Assert.Equal(["ACME Ltd", "Terms", "All bold", "next", "a b"], text.Lines());
        Assert.Equal(["page two"], text.Lines(2));
        Assert.Equal(18, text.Line("Terms").FontSize);
        Assert.True(text.Line("All bold").Bold);
        Assert.Equal(16, text.Line("All bold").FontSize);
    }

    [Fact]
    public async Task Open_document_sheets_and_slides_are_pages()
    {
        const string Row = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>";
        var sheets = await Reading.Read(Samples.OpenDocument(
            "spreadsheet", $"<office:spreadsheet><table:table table:name=\"One\">{Row}</table:table><table:table table:name=\"Two\">{Row}</table:table></office:spreadsheet>"));
        Assert.Equal([["One", "a b"], ["Two", "a b"]], [sheets.Lines(), sheets.Lines(2)]);
        var slides = await Reading.Read(Samples.OpenDocument("presentation", """
            <office:presentation><draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Plan</text:p></draw:text-box></draw:frame></draw:page>
            <draw:page><draw:frame><draw:text-box><text:p>Second</text:p></draw:text-box></draw:frame></draw:page></office:presentation>
            """));
        Assert.Equal(2, slides.PageCount);
        Assert.Equal(24, slides.Line("Plan").FontSize);
        Assert.Equal(["Second"], slides.Lines(2));
    }

    [Fact]
    public async Task Rich_text_is_read_with_its_characters_tables_and_pages()
    {
        var text = await Reading.Read("""
            {\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}{\info{\title no}}{\*\generator no;}
            {\header ACME\par}\pard\fs28\b Title\b0\par\plain\fs20 caf\'e9 \u8364\'80 5 \u-10179?\u-8704? {\f1 \'c4\'e0} \{x\}\~y{\v hidden}\par
            \trowd\intbl Item\cell Price\cell\row\trowd\intbl Pen\par blue\cell 2.00\cell\row\pard
            {\field{\*\fldinst HYPERLINK "no"}{\fldrslt link}}{\pict\pngblip 89504e47}{\*\unknown no}\line next\page second}
            """.ReplaceLineEndings(""));
        Assert.Equal("application/rtf", text.MediaType);
        Assert.Equal(["ACME", "Title", "café € 5 😀 Да {x} y", "Item Price", "Pen 2.00", "blue", "link", "next"], text.Lines());
        Assert.Equal(["second"], text.Lines(2));
        Assert.Equal(14, text.Line("Title").FontSize);
        Assert.True(text.Line("Title").Bold);
        Assert.False(text.Line("link").Bold);
    }

    [Fact]
    public async Task Html_wrapped_in_rich_text_is_read_once()
    {
        var text = await Reading.Read(@"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \par no\htmlrtf0 Hello{\*\htmltag72 </p>}\par}");
        Assert.Equal(["Hello"], text.Lines());
    }

    [Fact]
    public async Task Old_word_documents_are_read_or_the_message_says_what_to_install()
    {
        // A container without a document in it: the programs, where installed, refuse it.
        var exception = await Assert.ThrowsAsync<ReadingException>(() => Reading.Read(CompoundFileWriter.Write(new CompoundNode("WordDocument", new byte[5000]))));
        if (exception.Failure == ReadingFailure.NotSupported) Assert.Contains("antiword", exception.Message, StringComparison.Ordinal);
        else Assert.True(exception.Failure is ReadingFailure.Corrupt or ReadingFailure.Empty);
    }

    private static string P(string text, string properties = "") => $"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>";
}
