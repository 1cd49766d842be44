using System.Text;
using Mailroom.Reading.Tests.Pdf;

namespace Mailroom.Reading.Tests;

/// <summary>The standard that XML follows is found whatever lies around it, and however the file is written.</summary>
public sealed class VocabularyTests
{
    private const string Ubl = "urn:oasis:names:specification:ubl:schema:xsd:";
    private const string Invoice = $"""<Invoice xmlns="{Ubl}Invoice-2"><ID>R-1</ID><InvoiceTypeCode listID="UNCL1001"> 380 </InvoiceTypeCode><Note>Thank you for your order</Note></Invoice>""";
    private const string Fattura = "<p:FatturaElettronica xmlns:p='urn:x'><FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD04</TipoDocumento></DatiGeneraliDocumento></DatiGenerali></FatturaElettronicaBody></p:FatturaElettronica>";

    public static TheoryData<string, string> Surroundings => new()
    {
        { "none", Invoice },
        { "a declaration", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + Invoice },
        { "comments and instructions", "<?xml version=\"1.0\"?><!-- Example of <CreditNote> --><?xml-stylesheet href=\"x.xsl\"?>\n<!-- -->" + Invoice },
        { "a document type", "<?xml version=\"1.0\"?><!DOCTYPE Invoice [<!ELEMENT CreditNote ANY><!ENTITY x SYSTEM \"file:///etc/hostname\">]>" + Invoice },
        { "empty lines before the declaration", "\n \r\n<?xml version=\"1.0\"?>" + Invoice },
        { "a mark and empty lines before the declaration", "\uFEFF\n\n<?xml version=\"1.0\"?>" + Invoice },
        { "an envelope", $"<StandardBusinessDocument xmlns=\"http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader\"><StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion><DocumentIdentification><Type>Invoice</Type></DocumentIdentification></StandardBusinessDocumentHeader>{Invoice}</StandardBusinessDocument>" },
        { "two envelopes", $"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header/><s:Body><Send xmlns=\"urn:x\"><Documents>{Invoice}</Documents></Send></s:Body></s:Envelope>" },
        { "an end that is missing", Invoice.Replace("</Invoice>", "<ID>", StringComparison.Ordinal) },
        { "an error behind", Invoice.Replace("Thank you", "Thank & you", StringComparison.Ordinal) },
        { "a document before it", $"<?xml version=\"1.0\"?><Envelope><Header>Sender</Header></Envelope>\n<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>{Invoice}" },
        { "an encoding that nobody knows", "<?xml version=\"1.0\" encoding=\"x-none\"?>" + Invoice },
    };

    [Theory, MemberData(nameof(Surroundings))]
    public async Task A_standard_is_found_within(string surroundings, string xml)
    {
        var vocabulary = (await Reading.Read(xml)).Vocabulary;
        Assert.True(vocabulary is not null, surroundings);
        Assert.Equal("UBL Invoice", vocabulary.Name);
        Assert.Equal(["380"], vocabulary.Codes);
        Assert.Equal(1, vocabulary.Page);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    public async Task A_standard_is_found_in_any_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var xml = $"<?xml version=\"1.0\" encoding=\"{name}\"?>{Invoice.Replace("Thank you", "Für Ihre Mühe", StringComparison.Ordinal)}";
        var text = await Reading.Read([.. encoding.GetPreamble(), .. encoding.GetBytes(xml)]);
        Assert.Equal("UBL Invoice", text.Vocabulary?.Name);
        Assert.Contains("Note: Für Ihre Mühe for your order", text.Lines());
    }

    [Fact]
    public async Task A_lie_about_the_encoding_hides_no_standard() =>
        Assert.Equal("UBL Invoice", (await Reading.Read(Encoding.Latin1.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{Invoice.Replace("Thank", "Für", StringComparison.Ordinal)}"))).Vocabulary?.Name);

    [Fact]
    public async Task The_prefix_of_a_namespace_makes_no_html()
    {
        var text = await Reading.Read(Fattura);
        Assert.Equal("application/xml", text.MediaType);
        Assert.Equal("FatturaPA", text.Vocabulary?.Name);
        Assert.Equal(["TD04"], text.Vocabulary!.Codes);
        Assert.Contains("TipoDocumento: TD04", text.Lines());
    }

    [Theory]
    [InlineData("<orders><Invoice><InvoiceTypeCode>380</InvoiceTypeCode></Invoice></orders>")]
    [InlineData("<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\"><ID>1</ID></Invoice>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><text>Invoice 380</text></svg>")]
    public async Task Other_xml_is_of_no_known_standard(string xml) => Assert.Null((await Reading.Read(xml)).Vocabulary);

    [Fact]
    public async Task Only_the_code_of_the_document_itself_counts()
    {
        var xml = $"<Invoice xmlns=\"{Ubl}Invoice-2\"><BillingReference><InvoiceTypeCode>381</InvoiceTypeCode></BillingReference><InvoiceTypeCode><old>383</old>380</InvoiceTypeCode><x><InvoiceTypeCode>384</InvoiceTypeCode></x></Invoice>";
        Assert.Equal(["380"], (await Reading.Read(xml)).Vocabulary!.Codes);
    }

    [Fact]
    public async Task Messages_of_one_kind_tell_all_their_codes()
    {
        var other = Invoice.Replace("380", "381", StringComparison.Ordinal);
        Assert.Equal(["380", "381"], (await Reading.Read($"<Batch>{Invoice}<Note>381</Note>{other}{Invoice}</Batch>")).Vocabulary!.Codes);
    }

    [Fact]
    public async Task Messages_of_several_kinds_are_of_none() =>
        Assert.Null((await Reading.Read($"<Batch>{Invoice}<Order xmlns=\"{Ubl}Order-2\"><ID>1</ID></Order></Batch>")).Vocabulary);

    [Fact]
    public async Task Empty_lines_before_the_declaration_do_no_harm()
    {
        var text = await Reading.Read($"\n\n<?xml version=\"1.0\"?>{Invoice}");
        Assert.Equal("application/xml", text.MediaType);
        Assert.Contains("InvoiceTypeCode: 380", text.Lines());
    }

    [Fact]
    public async Task A_code_tells_its_page()
    {
        var text = await Reading.Read($"<Invoice xmlns=\"{Ubl}Invoice-2\">{string.Concat(Enumerable.Repeat("<Note>A long note of some thirty letters</Note>", 100))}<InvoiceTypeCode>380</InvoiceTypeCode></Invoice>");
        Assert.Equal(2, text.Vocabulary!.Page);
        Assert.Contains("InvoiceTypeCode: 380", text.Lines(page: 2));
    }

    [Fact]
    public async Task What_is_no_code_is_not_taken_for_one()
    {
        var body = string.Concat(Enumerable.Range(0, 5_000).Select(number => $"<InvoiceTypeCode>{number}</InvoiceTypeCode>"));
        var vocabulary = (await Reading.Read($"<Invoice xmlns=\"{Ubl}Invoice-2\"><InvoiceTypeCode>{new string('x', 100_000)}</InvoiceTypeCode>{body}</Invoice>")).Vocabulary!;
        Assert.Equal(10, vocabulary.Codes.Count);
        Assert.All(vocabulary.Codes, code => Assert.True(code.Length <= 32));
    }

    [Theory]
    [InlineData("factur-x.xml")]
    [InlineData("ZUGFeRD-invoice.xml")]
    [InlineData("xrechnung.xml")]
    public async Task An_invoice_of_pages_tells_the_standard_of_the_xml_in_it(string name)
    {
        var text = await Reading.Read(WithFile(name, "/Names << /EmbeddedFiles << /Kids [8 0 R] >> >>", "<< /Names [(data) 6 0 R] >>"));
        Assert.Equal(["Total 122.00"], text.Lines());
        Assert.Equal("UBL Invoice", text.Vocabulary?.Name);
        Assert.Equal((1, "380"), (text.Vocabulary!.Page, Assert.Single(text.Vocabulary.Codes)));
    }

    [Fact]
    public async Task The_xml_is_found_among_the_associated_files_too() => Assert.Equal("UBL Invoice", (await Reading.Read(WithFile("factur-x.xml", "/AF [6 0 R]"))).Vocabulary?.Name);

    [Fact]
    public async Task Any_other_file_in_a_pdf_says_nothing_of_it() => Assert.Null((await Reading.Read(WithFile("attachment.xml", "/AF [6 0 R]"))).Vocabulary);

    [Theory]
    [InlineData("<< /Kids [8 0 R 8 0 R] /Names [(data) 99 0 R] >>")]
    [InlineData("<< /Kids 8 0 R /Names [6 0 R (factur-x.xml)] >>")]
    [InlineData("[8 0 R]")]
    public async Task A_damaged_tree_of_files_keeps_no_page_from_being_read(string tree) =>
        Assert.Equal(["Total 122.00"], (await Reading.Read(WithFile("attachment.xml", "/Names << /EmbeddedFiles 8 0 R >>", tree))).Lines());

    private static byte[] WithFile(string name, string catalog, string tree = "null") => PdfFiles.Raw(
        "BT /F 20 Tf 50 700 Td (Total 122.00) Tj ET",
        catalog: catalog,
        objects:
        [
            $"<< /Type /Filespec /F (x) /UF ({name}) /EF << /F 7 0 R >> >>",
            $"<< /Length {Invoice.Length} >>\nstream\n{Invoice}\nendstream",
            tree,
        ]);
}
