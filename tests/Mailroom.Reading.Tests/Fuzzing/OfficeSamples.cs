namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Office documents that use much of their formats.</summary>
internal static class OfficeSamples
{
    private const string Slide = """
        <p:sp><p:nvSpPr><p:nvPr><p:ph type="ctrTitle"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Plan</a:t></a:r></a:p></p:txBody></p:sp>
        <p:sp><p:txBody><a:p><a:r><a:rPr sz="2000" b="1"/><a:t>By </a:t></a:r><a:r><a:t>Ada</a:t></a:r><a:br/></a:p></p:txBody></p:sp>
        <p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>b</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>
        """;

    private const string Table = "<table:table table:name=\"Costs\"><table:table-column table:number-columns-repeated=\"3\"/><table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" "
        + "office:value-type=\"float\" office:value=\"12.5\"><text:p>12.50</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>";

    public static IReadOnlyList<byte[]> Docx() =>
    [
        Samples.Docx("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>"),
        Samples.Docx(
            "<w:p><w:pPr><w:pStyle w:val=\"Mine\"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val=\"28\"/></w:rPr><w:t xml:space=\"preserve\">Large </w:t><w:tab/><w:t>bold</w:t></w:r></w:p>"
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Item</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2.00</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            + "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent><w:br w:type=\"page\"/>"
            + "<w:footnoteReference w:id=\"2\"/><w:lastRenderedPageBreak/></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
            + "<w:sectPr><w:headerReference w:type=\"first\" r:id=\"h\"/><w:footerReference w:type=\"default\" r:id=\"f\"/><w:titlePg/></w:sectPr>",
            ("word/_rels/document.xml.rels", Samples.Relationships(("h", "header", "header.xml"), ("f", "footer", "footer.xml"), ("n", "footnotes", "footnotes.xml"), ("s", "styles", "styles.xml"))),
            ("word/header.xml", Samples.Word("hdr", "<w:p><w:r><w:t>ACME Ltd</w:t></w:r></w:p>")),
            ("word/footer.xml", Samples.Word("ftr", "<w:p><w:r><w:t>Rome</w:t></w:r></w:p>")),
            ("word/footnotes.xml", Samples.Word("footnotes", "<w:footnote w:id=\"2\"><w:p><w:r><w:t>a note</w:t></w:r></w:p></w:footnote>")),
            ("word/styles.xml", Samples.Word("styles", "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val=\"20\"/></w:rPr></w:rPrDefault></w:docDefaults>"
                + "<w:style w:type=\"paragraph\" w:styleId=\"Base\"><w:name w:val=\"heading 2\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Mine\"><w:basedOn w:val=\"Base\"/></w:style>")),
            ("docProps/app.xml", "<Properties><Pages>9</Pages></Properties>")),
    ];

    public static IReadOnlyList<byte[]> Xps() => [XpsWriter.Write("<Canvas RenderTransform=\"2,0,0,2,0,0\"><Glyphs OriginX=\"50\" OriginY=\"50\" FontRenderingEmSize=\"8\" UnicodeString=\"{}Invoice 17\" Indices=\"1,28;2,55\"/></Canvas>", "<Path/>")];

    public static IReadOnlyList<byte[]> Doc() =>
    [
        LegacyOfficeFiles.Doc("The terms of the contract.\rPayment is due\r"),
        LegacyWordWriter.Write(
            ["See \u0013 code \u0014the page\u0015 and hidden words\rItem\aPrice\a\aend\fsecond\r", "a note\r", "", "", "", "", "a box\r", ""], ["", "", "", "", "", "", "", "ACME\r", "", "", "", ""], hidden: "hidden words"),
    ];

    public static IReadOnlyList<byte[]> Xlsx() =>
    [
        Samples.Xlsx(),
        Samples.Zip(
            ("[Content_Types].xml", "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"),
            ("_rels/.rels", Samples.Relationships(("r1", "officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                + "<workbookPr date1904=\"1\"/><sheets><sheet name=\"Costs\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", Samples.Relationships(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml"))),
            ("xl/sharedStrings.xml", "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"2\" uniqueCount=\"2\"><si><t>Item</t></si><si><r><t>Pe</t></r><r><t>n</t></r></si></sst>"),
            ("xl/worksheets/sheet1.xml", "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:C3\"/><cols><col min=\"1\" max=\"3\" width=\"9\" hidden=\"1\"/></cols><sheetData>"
                + "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row><row r=\"3\" ht=\"15\"><c r=\"B3\" t=\"e\"><v>#DIV/0!</v></c><c r=\"C3\"><f>A1</f><v>45352</v></c></row></sheetData>"
                + "<mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>")),
    ];

    public static IReadOnlyList<byte[]> Pptx() => [Samples.Pptx(Slide), Samples.Pptx(Slide, "<p:sp><p:txBody><a:p><a:r><a:t>Second</a:t></a:r></a:p></p:txBody></p:sp>")];

    public static IReadOnlyList<byte[]> Odt() =>
    [
        Samples.Odt("<text:p>Hello</text:p>"),
        Samples.Odt(
            "<text:h text:outline-level=\"2\">Terms</text:h><text:p text:style-name=\"B\">All<text:s text:c=\"3\"/>bold<text:line-break/>next<text:tab/><text:note><text:note-body><text:p>note</text:p></text:note-body></text:note></text:p>"
            + "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>" + Table + "<text:p text:style-name=\"N\">page two</text:p>",
            "<style:style style:name=\"B\" style:parent-style-name=\"N\"><style:text-properties fo:font-weight=\"bold\" fo:font-size=\"16pt\"/></style:style>"
            + "<style:style style:name=\"N\"><style:paragraph-properties fo:break-before=\"page\"/></style:style>",
            ("styles.xml", Samples.OpenDocumentXml("document-styles", "<office:master-styles><style:master-page><style:header><text:p>ACME Ltd</text:p></style:header></style:master-page></office:master-styles>")),
            ("meta.xml", Samples.OpenDocumentXml("document-meta", "<office:meta><meta:document-statistic meta:page-count=\"4\"/></office:meta>")),
            ("META-INF/manifest.xml", "<manifest><file-entry/></manifest>")),
    ];

    public static IReadOnlyList<byte[]> Ods() => [Samples.OpenDocument("spreadsheet", $"<office:spreadsheet>{Table}{Table}</office:spreadsheet>")];

    public static IReadOnlyList<byte[]> Odp() =>
    [
        Samples.OpenDocument("presentation", "<office:presentation><draw:page draw:name=\"one\"><draw:frame presentation:class=\"title\"><draw:text-box><text:p>Plan</text:p></draw:text-box></draw:frame></draw:page>"
            + "<draw:page><draw:g><draw:custom-shape><text:p>Second</text:p></draw:custom-shape></draw:g></draw:page></office:presentation>"),
    ];
}
