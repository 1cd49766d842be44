using System.IO.Compression;
using System.Text;

namespace Mailroom.Reading.Tests.Pdf;

/// <summary>What a PDF holds beside its pages: files, and the data of a form.</summary>
public sealed class EmbeddedFilesTests
{
    private const string OnePage = "/MediaBox [0 0 600 800]";
    private const string Files = "/Names << /EmbeddedFiles << /Kids [6 0 R] >> >>";
    private const string Invoice = "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"><InvoiceTypeCode>380</InvoiceTypeCode></Invoice>";
    private static readonly string LongText = string.Concat(Enumerable.Range(0, 35).Select(row => $"BT /F 10 Tf 50 {750 - (20 * row)} Td (What is written on a page costs when it is parsed) Tj ET\n"));

    [Fact]
    public async Task The_files_of_a_portfolio_are_read_behind_its_cover()
    {
        var document = await Reading.Read(Carrying("BT /F 20 Tf 100 700 Td (Get Adobe Reader now) Tj ET", $"/Collection << >> {Files}"));

        var carried = Assert.Single(document.Carried);
        Assert.Equal(("loan.txt", 2, 2), (carried.Name, carried.FromPage, carried.ToPage));
        Assert.Equal(["LOAN AGREEMENT"], document.Lines(page: 2));
    }

    [Fact]
    public async Task A_file_attached_to_a_page_that_says_little_is_read() =>
        Assert.Equal("loan.txt", Assert.Single((await Reading.Read(Carrying("BT /F 20 Tf 100 700 Td (See attachment) Tj ET", Files))).Carried).Name);

    [Fact]
    public async Task Files_attached_to_a_page_that_says_enough_are_counted()
    {
        var document = await Reading.Read(Carrying(LongText, Files));

        Assert.Empty(document.Carried);
        Assert.Equal("Files attached to the PDF were not read: 1.", Assert.Single(document.Remarks).Text);
    }

    [Fact]
    public async Task A_tree_of_files_that_leads_back_into_itself_ends() =>
        Assert.Equal(["Page"], (await Reading.Read(PdfFiles.Raw("BT /F 20 Tf 100 700 Td (Page) Tj ET", OnePage, catalog: Files, objects: "<< /Kids [6 0 R 6 0 R] >>"))).Lines());

    [Fact]
    public async Task A_dynamic_form_is_read_from_its_data_and_captions()
    {
        var document = await Reading.Read(Dynamic(
            "<xdp><template><field><caption><value><text>Applicant</text></value></caption></field></template><datasets><data><form><name>Ada Lovelace</name><empty/></form></data></datasets></xdp>"));

        Assert.Equal(["Applicant", "name: Ada Lovelace"], document.Lines());
        Assert.Empty(document.Remarks);
    }

    [Fact]
    public async Task A_dynamic_form_without_entries_says_what_to_do()
    {
        var document = await Reading.Read(Dynamic("<xdp><datasets><data/></datasets></xdp>"));

        var remark = Assert.Single(document.Remarks);
        Assert.True(remark.CastsDoubt);
        Assert.Contains("Adobe Reader", remark.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Collection << >>", "factur-x.xml")]
    [InlineData("", "IT01234_FPR01.xml")]
    [InlineData("", "invoice.xml")]
    public async Task Xml_that_is_not_the_invoice_of_the_pages_is_read_as_a_file_of_its_own(string catalog, string name)
    {
        var document = await Reading.Read(WithFile("BT /F 20 Tf 100 700 Td (See attachment) Tj ET", name, Plain(Invoice), $"{catalog} {Files}"));

        Assert.Equal((name, "UBL Invoice"), (Assert.Single(document.Carried).Name, document.Carried[0].Vocabulary?.Name));
    }

    [Theory]
    [InlineData("factur-x.xml", true)]
    [InlineData("other.xml", false)]
    public async Task The_xml_of_the_invoice_that_the_pages_show_is_no_file_that_was_not_read(string name, bool isInvoice)
    {
        var document = await Reading.Read(WithFile(LongText, name, Plain(Invoice), $"/AF [7 0 R] {Files}"));

        Assert.Equal(isInvoice ? "UBL Invoice" : null, document.Vocabulary?.Name);
        Assert.Equal(isInvoice ? [] : ["Files attached to the PDF were not read: 1."], document.Remarks.Select(remark => remark.Text));
    }

    [Fact]
    public async Task A_file_pinned_to_a_page_is_read()
    {
        var pdf = PdfFiles.Raw("BT /F 20 Tf 100 700 Td (See attachment) Tj ET", $"{OnePage} /Annots [6 0 R]", objects:
        [
            "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 10 10] /FS 7 0 R >>",
            "<< /Type /Filespec /F (loan.txt) /EF << /F 8 0 R >> >>",
            Plain("LOAN AGREEMENT"),
        ]);

        Assert.Equal("loan.txt", Assert.Single((await Reading.Read(pdf)).Carried).Name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_invoice_that_unpacks_without_end_is_not_unpacked(int times)
    {
        var before = GC.GetTotalAllocatedBytes();

        var document = await Reading.Read(WithFile(LongText, "factur-x.xml", Packed(new byte[512 << 20], times), Files));

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1L << 30);
        Assert.Null(document.Vocabulary);
        Assert.Equal("Files attached to the PDF were not read: 1.", Assert.Single(document.Remarks).Text);
    }

    [Fact]
    public async Task A_file_that_is_packed_twice_is_read() =>
        Assert.Equal(["LOAN AGREEMENT"], (await Reading.Read(WithFile("BT /F 20 Tf 100 700 Td (See attachment) Tj ET", "loan.txt", Packed("LOAN AGREEMENT"u8.ToArray(), 2), Files))).Lines(page: 2));

    [Theory]
    [InlineData("<< /Length 4 /Filter /LZWDecode >>\nstream\nabcd\nendstream")]
    [InlineData("<< /Length 4 /Filter /FlateDecode >>\nstream\nabcd\nendstream")]
    public async Task A_form_that_cannot_be_read_leaves_the_pages(string form)
    {
        var document = await Reading.Read(PdfFiles.Raw("BT /F 20 Tf 100 700 Td (Page) Tj ET", OnePage, catalog: "/AcroForm << /Fields [] /XFA 6 0 R >>", objects: form));

        Assert.Equal(["Page"], document.Lines());
        Assert.True(Assert.Single(document.Remarks).CastsDoubt);
    }

    [Fact]
    public async Task The_parts_of_a_form_are_not_unpacked_beyond_a_limit_all_together()
    {
        var parts = string.Concat(Enumerable.Repeat("(part) 6 0 R ", 40));

        var document = await Reading.Read(PdfFiles.Raw("BT /F 20 Tf 100 700 Td (Page) Tj ET", OnePage, catalog: $"/AcroForm << /Fields [] /XFA [{parts}] >>", objects: Packed(new byte[1 << 20], 1)));

        Assert.Equal("The data of its form could not be read. Open it in Adobe Reader and print it to PDF.", Assert.Single(document.Remarks).Text);
    }

    [Fact]
    public async Task The_form_of_a_page_that_says_enough_is_not_asked_for()
    {
        var document = await Reading.Read(PdfFiles.Raw(LongText, OnePage, catalog: "/AcroForm << /Fields [] /XFA 6 0 R >>", objects: "<< /Length 4 /Filter /LZWDecode >>\nstream\nabcd\nendstream"));

        Assert.Empty(document.Remarks);
    }

    private static byte[] WithFile(string content, string name, string stream, string catalog) =>
        PdfFiles.Raw(content, OnePage, catalog: catalog, objects: ["<< /Names [(file) 7 0 R] >>", $"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F 8 0 R /UF 8 0 R >> >>", stream]);

    private static string Plain(string text) => $"<< /Length {Encoding.Latin1.GetByteCount(text)} >>\nstream\n{text}\nendstream";

    private static string Packed(byte[] content, int times)
    {
        for (var time = 0; time < times; time++)
        {
            using var packed = new MemoryStream();
            using (var packing = new ZLibStream(packed, CompressionLevel.Fastest))
                packing.Write(content);
            content = packed.ToArray();
        }

        return $"<< /Length {content.Length} /Filter [{string.Join(' ', Enumerable.Repeat("/FlateDecode", times))}] >>\nstream\n{Encoding.Latin1.GetString(content)}\nendstream";
    }

    private static byte[] Carrying(string content, string catalog) => PdfFiles.Raw(content, OnePage, catalog: catalog, objects:
    [
        "<< /Names [(loan.txt) 7 0 R] >>",
        "<< /Type /Filespec /F (loan.txt) /UF (loan.txt) /EF << /F 8 0 R >> >>",
        "<< /Type /EmbeddedFile /Length 14 >>\nstream\nLOAN AGREEMENT\nendstream",
    ]);

    private static byte[] Dynamic(string xml) => PdfFiles.Raw("BT /F 11 Tf 60 700 Td (Please wait...) Tj ET", OnePage, catalog: "/NeedsRendering true /AcroForm << /Fields [] /XFA 6 0 R >>",
        objects: $"<< /Length {Encoding.Latin1.GetByteCount(xml)} >>\nstream\n{xml}\nendstream");
}
