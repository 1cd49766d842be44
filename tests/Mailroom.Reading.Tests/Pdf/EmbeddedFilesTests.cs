using System.Text;

namespace Mailroom.Reading.Tests.Pdf;

/// <summary>What a PDF holds beside its pages: files, and the data of a form.</summary>
public sealed class EmbeddedFilesTests
{
    private const string OnePage = "/MediaBox [0 0 600 800]";
    private const string Files = "/Names << /EmbeddedFiles << /Kids [6 0 R] >> >>";

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
        var text = string.Concat(Enumerable.Range(0, 20).Select(row => $"BT /F 10 Tf 50 {750 - (20 * row)} Td (What is written on a page costs when it is parsed) Tj ET\n"));

        var document = await Reading.Read(Carrying(text, Files));

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

    private static byte[] Carrying(string content, string catalog) => PdfFiles.Raw(content, OnePage, catalog: catalog, objects:
    [
        "<< /Names [(loan.txt) 7 0 R] >>",
        "<< /Type /Filespec /F (loan.txt) /UF (loan.txt) /EF << /F 8 0 R >> >>",
        "<< /Type /EmbeddedFile /Length 14 >>\nstream\nLOAN AGREEMENT\nendstream",
    ]);

    private static byte[] Dynamic(string xml) => PdfFiles.Raw("BT /F 11 Tf 60 700 Td (Please wait...) Tj ET", OnePage, catalog: "/NeedsRendering true /AcroForm << /Fields [] /XFA 6 0 R >>",
        objects: $"<< /Length {Encoding.Latin1.GetByteCount(xml)} >>\nstream\n{xml}\nendstream");
}
