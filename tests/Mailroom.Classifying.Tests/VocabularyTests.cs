using System.Text;
using System.Xml.Linq;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Segments;
using Mailroom.Reading;

namespace Mailroom.Classifying.Tests;

/// <summary>Documents that state by the elements and codes of a standard what they are.</summary>
public sealed class VocabularyTests
{
    private const string Ubl = "urn:oasis:names:specification:ubl:schema:xsd:";
    private const string Cii = "urn:un:unece:uncefact:data:standard:";
    private const string Iso = "urn:iso:std:iso:20022:tech:xsd:";

    private static readonly Classifier BuiltIn = new(BuiltInTypes.List("en"));

    /// <summary>The outermost elements (in Clark's notation) down to the code, the code, what is said of it, and the known type.</summary>
    public static TheoryData<string, string, string, string> Statements => new()
    {
        { $"{{{Cii}CrossIndustryInvoice:100}}CrossIndustryInvoice/ExchangedDocument/TypeCode", "380", "UN/CEFACT Cross Industry Invoice, type 380", "invoice" },
        { $"{{{Cii}CrossIndustryInvoice:100}}CrossIndustryInvoice/ExchangedDocument/TypeCode", "381", "UN/CEFACT Cross Industry Invoice, type 381", "credit-note" },
        { $"{{{Cii}CrossIndustryInvoice:100}}CrossIndustryInvoice/ExchangedDocument/TypeCode", "384", "UN/CEFACT Cross Industry Invoice, type 384", "invoice" },
        { $"{{{Cii}CrossIndustryInvoice:100}}CrossIndustryInvoice/ExchangedDocument/TypeCode", "389", "UN/CEFACT Cross Industry Invoice, type 389", "invoice" },
        { $"{{{Cii}CrossIndustryInvoice:100}}CrossIndustryInvoice/ExchangedDocument/TypeCode", "326", "UN/CEFACT Cross Industry Invoice, type 326", "invoice" },
        { $"{{{Cii}CrossIndustryInvoice:100}}CrossIndustryInvoice/ExchangedDocument/TypeCode", "261", "UN/CEFACT Cross Industry Invoice, type 261", "credit-note" },
        { "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument/HeaderExchangedDocument/TypeCode", "380", "UN/CEFACT Cross Industry Invoice, type 380", "invoice" },
        { "{urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100}SCRDMCCBDACIOMessageStructure/ExchangedDocument/TypeCode", "220", "UN/CEFACT Cross Industry Order, type 220", "purchase-order" },
        { "{urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100}SCRDMCCBDACIOMessageStructure/ExchangedDocument/TypeCode", "231", "UN/CEFACT Cross Industry Order, type 231", "order-confirmation" },
        { "{urn:un:unece:uncefact:data:SCRDMCCBDACIDAMessageStructure:100}SCRDMCCBDACIDAMessageStructure/ExchangedDocument/TypeCode", "351", "UN/CEFACT Cross Industry Despatch Advice", "delivery-note" },
        { $"{{{Ubl}Invoice-2}}Invoice/InvoiceTypeCode", "380", "UBL Invoice, type 380", "invoice" },
        { $"{{{Ubl}Invoice-2}}Invoice/InvoiceTypeCode", "381", "UBL Invoice, type 381", "credit-note" },
        { $"{{{Ubl}CreditNote-2}}CreditNote/CreditNoteTypeCode", "381", "UBL CreditNote, type 381", "credit-note" },
        { $"{{{Ubl}SelfBilledCreditNote-2}}SelfBilledCreditNote/ID", "1", "UBL SelfBilledCreditNote", "credit-note" },
        { $"{{{Ubl}DebitNote-2}}DebitNote/ID", "1", "UBL DebitNote", "invoice" },
        { $"{{{Ubl}SelfBilledInvoice-2}}SelfBilledInvoice/ID", "1", "UBL SelfBilledInvoice", "invoice" },
        { $"{{{Ubl}FreightInvoice-2}}FreightInvoice/ID", "1", "UBL FreightInvoice", "invoice" },
        { $"{{{Ubl}Order-2}}Order/OrderTypeCode", "220", "UBL Order, type 220", "purchase-order" },
        { $"{{{Ubl}OrderChange-2}}OrderChange/ID", "1", "UBL OrderChange", "purchase-order" },
        { $"{{{Ubl}OrderResponse-2}}OrderResponse/ID", "1", "UBL OrderResponse", "order-confirmation" },
        { $"{{{Ubl}OrderResponseSimple-2}}OrderResponseSimple/ID", "1", "UBL OrderResponseSimple", "order-confirmation" },
        { $"{{{Ubl}DespatchAdvice-2}}DespatchAdvice/ID", "1", "UBL DespatchAdvice", "delivery-note" },
        { $"{{{Ubl}ReceiptAdvice-2}}ReceiptAdvice/ID", "1", "UBL ReceiptAdvice", "delivery-note" },
        { $"{{{Ubl}PackingList-2}}PackingList/ID", "1", "UBL PackingList", "delivery-note" },
        { $"{{{Ubl}Reminder-2}}Reminder/ID", "1", "UBL Reminder", "payment-reminder" },
        { $"{{{Ubl}Quotation-2}}Quotation/ID", "1", "UBL Quotation", "quotation" },
        { $"{{{Ubl}RequestForQuotation-2}}RequestForQuotation/ID", "1", "UBL RequestForQuotation", "request-for-proposal" },
        { $"{{{Ubl}CallForTenders-2}}CallForTenders/ID", "1", "UBL CallForTenders", "request-for-proposal" },
        { $"{{{Ubl}RemittanceAdvice-2}}RemittanceAdvice/ID", "1", "UBL RemittanceAdvice", "remittance-advice" },
        { $"{{{Ubl}Catalogue-2}}Catalogue/ID", "1", "UBL Catalogue", "price-list" },
        { $"{{{Ubl}BillOfLading-2}}BillOfLading/ID", "1", "UBL BillOfLading", "bill-of-lading" },
        { $"{{{Ubl}Waybill-2}}Waybill/ID", "1", "UBL Waybill", "bill-of-lading" },
        { $"{{{Ubl}CertificateOfOrigin-2}}CertificateOfOrigin/ID", "1", "UBL CertificateOfOrigin", "certificate-of-origin" },
        { $"{{{Ubl}UtilityStatement-2}}UtilityStatement/ID", "1", "UBL UtilityStatement", "utility-bill" },
        { $"{{{Ubl}InventoryReport-2}}InventoryReport/ID", "1", "UBL InventoryReport", "inventory-list" },
        { "{http://rep.oio.dk/ubl/xml/schemas/0p71/pie/}Invoice/TypeCode", "PIE", "OIOXML Invoice, type PIE", "invoice" },
        { "{http://rep.oio.dk/ubl/xml/schemas/0p71/pcm/}Invoice/TypeCode", "PCM", "OIOXML Invoice, type PCM", "credit-note" },
        { "{urn:sfti:documents:BasicInvoice:1:0}Invoice/InvoiceTypeCode", "380", "Svefaktura, type 380", "invoice" },
        { "{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2}FatturaElettronica/FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/TipoDocumento", "TD01", "FatturaPA, type TD01", "invoice" },
        { "{http://microsoft.com/wsdl/types/}FatturaElettronica/FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/TipoDocumento", "TD04", "FatturaPA, type TD04", "credit-note" },
        { "FatturaElettronica/FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/TipoDocumento", "TD05", "FatturaPA, type TD05", "invoice" },
        { "FatturaElettronicaSemplificata/FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/TipoDocumento", "TD08", "FatturaPA, type TD08", "credit-note" },
        { "{http://www.facturae.es/Facturae/2014/v3.2.1/Facturae}Facturae/Invoices/Invoice/InvoiceHeader/InvoiceClass", "OO", "Facturae, type OO", "invoice" },
        { "{http://www.facturae.es/Facturae/2014/v3.2.1/Facturae}Facturae/Invoices/Invoice/InvoiceHeader/InvoiceClass", "OR", "Facturae, type OR", "credit-note" },
        { "{http://crd.gov.pl/wzor/2023/06/29/12648/}Faktura/Fa/RodzajFaktury", "VAT", "KSeF FA, type VAT", "invoice" },
        { "Finvoice/InvoiceDetails/InvoiceTypeCode", "INV01", "Finvoice, type INV01", "invoice" },
        { "Finvoice/InvoiceDetails/InvoiceTypeCode", "INV02", "Finvoice, type INV02", "credit-note" },
        { "INVOICE_CENTER/CONTENT_FRAME/INVOICES/INVOICE/HEADER/INVOICE_TYPE", "00", "TEAPPSXML, type 00", "invoice" },
        { "{http://www.ebinterface.at/schema/6p1/}Invoice/@DocumentType", "Invoice", "ebInterface, type Invoice", "invoice" },
        { "{http://www.ebinterface.at/schema/4p3/}Invoice/@DocumentType", "CreditMemo", "ebInterface, type CreditMemo", "credit-note" },
        { "{http://isdoc.cz/namespace/2013}Invoice/DocumentType", "1", "ISDOC, type 1", "invoice" },
        { "{urn:eslog:2.00}Invoice/M_INVOIC/S_BGM/C_C002/D_1001", "381", "eSLOG, type 381", "credit-note" },
        { "{http://schemas.nav.gov.hu/OSA/3.0/data}InvoiceData/invoiceNumber", "1", "NAV InvoiceData", "invoice" },
        { "{http://www.forum-datenaustausch.ch/invoice}request/payload/@type", "invoice", "Swiss medical invoice, type invoice", "invoice" },
        { "{http://www.sat.gob.mx/cfd/4}Comprobante/@TipoDeComprobante", "I", "CFDI, type I", "invoice" },
        { "{http://www.sat.gob.mx/cfd/2}Comprobante/@tipoDeComprobante", "egreso", "CFDI, type egreso", "credit-note" },
        { "{http://www.portalfiscal.inf.br/nfe}nfeProc/NFe/infNFe/ide/mod", "55", "NF-e, type 55", "invoice" },
        { "{http://www.portalfiscal.inf.br/cte}cteProc/CTe/infCte/ide/mod", "57", "CT-e", "bill-of-lading" },
        { "{http://www.sii.cl/SiiDte}EnvioDTE/SetDTE/DTE/Documento/Encabezado/IdDoc/TipoDTE", "61", "DTE, type 61", "credit-note" },
        { "cXML/Request/InvoiceDetailRequest/InvoiceDetailRequestHeader/@purpose", "standard", "cXML InvoiceDetailRequest, type standard", "invoice" },
        { "cXML/Request/OrderRequest/OrderRequestHeader/@type", "new", "cXML OrderRequest, type new", "purchase-order" },
        { "cXML/Request/ConfirmationRequest/ConfirmationHeader/@type", "accept", "cXML ConfirmationRequest", "order-confirmation" },
        { "cXML/Request/ShipNoticeRequest/ShipNoticeHeader/@shipmentID", "1", "cXML ShipNoticeRequest", "delivery-note" },
        { "{http://www.opentrans.org/XMLSchema/2.1}INVOICE/INVOICE_HEADER/INVOICE_INFO/INVOICE_TYPE", "invoice", "openTRANS INVOICE, type invoice", "invoice" },
        { "{http://www.opentrans.org/XMLSchema/2.1}ORDER/ORDER_HEADER/ID", "1", "openTRANS ORDER", "purchase-order" },
        { "{http://www.opentrans.org/XMLSchema/2.1}ORDERCHANGE/ORDERCHANGE_HEADER/ID", "1", "openTRANS ORDERCHANGE", "purchase-order" },
        { "{http://www.opentrans.org/XMLSchema/2.1}ORDERRESPONSE/ORDERRESPONSE_HEADER/ID", "1", "openTRANS ORDERRESPONSE", "order-confirmation" },
        { "{http://www.opentrans.org/XMLSchema/2.1}DISPATCHNOTIFICATION/HEADER/ID", "1", "openTRANS DISPATCHNOTIFICATION", "delivery-note" },
        { "{http://www.opentrans.org/XMLSchema/2.1}RECEIPTACKNOWLEDGEMENT/HEADER/ID", "1", "openTRANS RECEIPTACKNOWLEDGEMENT", "delivery-note" },
        { "{http://www.opentrans.org/XMLSchema/2.1}QUOTATION/HEADER/ID", "1", "openTRANS QUOTATION", "quotation" },
        { "{http://www.opentrans.org/XMLSchema/2.1}RFQ/HEADER/ID", "1", "openTRANS RFQ", "request-for-proposal" },
        { "{http://www.opentrans.org/XMLSchema/2.1}REMITTANCEADVICE/HEADER/ID", "1", "openTRANS REMITTANCEADVICE", "remittance-advice" },
        { "{http://www.bmecat.org/bmecat/2005}BMECAT/HEADER/CATALOG/CATALOG_ID", "1", "BMEcat", "price-list" },
        { "{urn:gs1:ecom:invoice:xsd:3}invoiceMessage/invoice/invoiceType", "CREDIT_NOTE", "GS1 Invoice, type CREDIT_NOTE", "credit-note" },
        { "{urn:gs1:ecom:order:xsd:3}orderMessage/order/id", "1", "GS1 Order", "purchase-order" },
        { "{urn:gs1:ecom:order_response:xsd:3}orderResponseMessage/orderResponse/id", "1", "GS1 Order Response", "order-confirmation" },
        { "{urn:gs1:ecom:despatch_advice:xsd:3}despatchAdviceMessage/despatchAdvice/id", "1", "GS1 Despatch Advice", "delivery-note" },
        { "{urn:gs1:ecom:receiving_advice:xsd:3}receivingAdviceMessage/receivingAdvice/id", "1", "GS1 Receiving Advice", "delivery-note" },
        { $"{{{Iso}pain.001.001.09}}Document/CstmrCdtTrfInitn/GrpHdr/MsgId", "1", "ISO 20022 pain.001", "payment-confirmation" },
        { $"{{{Iso}camt.052.001.08}}Document/BkToCstmrAcctRpt/GrpHdr/MsgId", "1", "ISO 20022 camt.052", "bank-statement" },
        { $"{{{Iso}camt.053.001.02}}Document/BkToCstmrStmt/GrpHdr/MsgId", "1", "ISO 20022 camt.053", "bank-statement" },
        { $"{{{Iso}camt.054.001.04}}Document/BkToCstmrDbtCdtNtfctn/GrpHdr/MsgId", "1", "ISO 20022 camt.054", "bank-statement" },
        { $"{{{Iso}remt.001.001.05}}Document/RmtAdvc/GrpHdr/MsgId", "1", "ISO 20022 remt.001", "remittance-advice" },
        { "OFX/BANKMSGSRSV1/STMTTRNRS/TRNUID", "1", "OFX bank statement", "bank-statement" },
        { "OFX/CREDITCARDMSGSRSV1/CCSTMTTRNRS/TRNUID", "1", "OFX credit card statement", "credit-card-statement" },
        { "OFX/INVSTMTMSGSRSV1/INVSTMTTRNRS/TRNUID", "1", "OFX investment statement", "investment-statement" },
        { "{urn:hl7-org:v3}ClinicalDocument/code/@code", "18842-5", "HL7 CDA, type 18842-5", "discharge-summary" },
        { "{urn:hl7-org:v3}ClinicalDocument/code/@code", "11502-2", "HL7 CDA, type 11502-2", "laboratory-report" },
        { "{urn:hl7-org:v3}ClinicalDocument/code/@code", "34117-2", "HL7 CDA, type 34117-2", "medical-report" },
        { "{http://hl7.org/fhir}Bundle/entry/resource/Composition/type/coding/code/@value", "57833-6", "HL7 FHIR, type 57833-6", "prescription" },
        { "{http://www.xbrl.org/2003/instance}xbrl/DocumentType", "10-K", "XBRL, type 10-K", "annual-report" },
    };

    [Theory, MemberData(nameof(Statements))]
    public async Task A_document_is_what_it_states(string path, string code, string statement, string knownType)
    {
        var answer = BuiltIn.Classify(await ReadAsync(Xml(path, code)));
        Assert.Equal((NameOf(knownType), false), (answer.DocumentType, answer.NeedsReview));
        Assert.True(answer.Confidence is >= 0.98 and < 1, $"{answer.Confidence}");
        Assert.Equal((statement, 1, NameOf(knownType)), (answer.Evidence[0].Phrase, answer.Evidence[0].Page, answer.Evidence[0].DocumentType));
        Assert.True(answer.Evidence.Sum(one => Math.Abs(one.Share)) <= 1.0001);
        Assert.True(answer.Scores.Sum(score => score.Confidence) <= 1.0001);
    }

    [Fact]
    public void Every_standard_of_the_knowledge_is_recognised_by_the_reader()
    {
        var tested = Statements.Select(row => row.Data.Item3.Split(", type ")[0]).ToHashSet();
        Assert.Empty(KnowledgeBase.BuiltIn.Vocabularies.SelectMany(messages => messages.Names).Except(tested));
    }

    [Fact]
    public void The_types_of_the_standards_are_known_ones()
    {
        var ids = KnowledgeBase.BuiltIn.Types.Select(type => type.Id).ToHashSet();
        Assert.All(KnowledgeBase.BuiltIn.Vocabularies, messages => Assert.Subset(ids, messages.Codes.Keys.Append(messages.Type).OfType<string>().ToHashSet()));
    }

    [Theory]
    [InlineData("380", "Rechnung", "Rechnung", "Gutschrift", "Lieferschein", "Bestellung", "Zahlungsavis", "Stromrechnung")]
    [InlineData("381", "Gutschrift", "Rechnung", "Gutschrift", "Lieferschein", "Bestellung", "Zahlungsavis", "Stromrechnung")]
    [InlineData("380", "Fattura", "Fattura", "Nota di credito", "Bolletta", "Ordine di acquisto")]
    [InlineData("381", "Nota di credito", "Fattura", "Nota di credito", "Bolletta", "Ordine di acquisto")]
    [InlineData("380", "Invoices", "Invoices", "Utility bill", "Remittance advice", "Delivery note", "Purchase order")]
    public async Task Types_are_known_by_their_names_in_any_language(string code, string expected, params string[] names)
    {
        var answer = Of(names).Classify(await ReadAsync(Invoice(code)));
        Assert.Equal((expected, false), (answer.DocumentType, answer.NeedsReview));
    }

    [Fact]
    public async Task What_the_list_has_no_type_for_is_decided_by_words_alone()
    {
        var document = await ReadAsync(Invoice("381"));
        var classifier = Of("Invoice", "Contract", "Delivery note");
        AssertAlike(classifier.Classify(document with { Vocabulary = null }), classifier.Classify(document));
    }

    [Fact]
    public async Task A_file_with_documents_of_several_types_is_decided_by_words_alone()
    {
        var body = """<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>{0}</TipoDocumento></DatiGeneraliDocumento></DatiGenerali></FatturaElettronicaBody>""";
        var document = await ReadAsync($"<FatturaElettronica>{body.Replace("{0}", "TD01")}{body.Replace("{0}", "TD04")}</FatturaElettronica>");
        Assert.Equal(["TD01", "TD04"], document.Vocabulary!.Codes);
        AssertAlike(BuiltIn.Classify(document with { Vocabulary = null }), BuiltIn.Classify(document));
    }

    [Fact]
    public async Task A_kind_that_the_list_lacks_is_its_parent()
    {
        var answer = Of("Medical report", "Invoice").Classify(await ReadAsync(Xml("{urn:hl7-org:v3}ClinicalDocument/code/@code", "18842-5")));
        Assert.Equal(("Medical report", false), (answer.DocumentType, answer.NeedsReview));
    }

    [Fact]
    public async Task A_narrower_type_than_what_is_stated_is_left_to_a_person()
    {
        var answer = Of("Hotel invoice", "Contract").Classify(await ReadAsync(Invoice("380")));
        Assert.Equal(("Hotel invoice", true), (answer.DocumentType, answer.NeedsReview));
    }

    [Fact]
    public async Task Of_two_types_that_it_can_be_words_decide()
    {
        var classifier = new Classifier([new("Invoice", "", []), new("Hotel invoice", "", ["overnight stay", "room", "check-in"]), new("Contract", "", [])]);
        Assert.Equal("Hotel invoice", classifier.Classify(await ReadAsync(Invoice("380", "Overnight stay in room 12, check-in 2026-03-04"))).DocumentType);
        Assert.Equal("Invoice", classifier.Classify(await ReadAsync(Invoice("380", "Printing paper"))).DocumentType);
    }

    [Fact]
    public async Task What_people_say_of_the_same_documents_counts_more_than_what_they_state()
    {
        var (first, next) = (await ReadAsync(Invoice("380", "Electricity, meter 4711, 312 kWh, March")), await ReadAsync(Invoice("380", "Electricity, meter 4711, 298 kWh, April")));
        var other = await ReadAsync(Invoice("380", "Printing paper A4, 500 sheets, ordered through our website by Ms Keller, payable within a fortnight at the latest to the account below"));
        var untaught = Of("Invoice", "Utility bill", "Delivery note");
        Assert.Equal("Invoice", untaught.Classify(next).DocumentType);
        var taught = untaught.Learn([Example.From(first, "Utility bill")]);
        Assert.Equal("Utility bill", taught.Classify(next).DocumentType);
        Assert.Equal(("Invoice", false), (taught.Classify(other).DocumentType, taught.Classify(other).NeedsReview));
    }

    [Fact]
    public async Task A_part_of_a_file_does_not_state_what_the_whole_does()
    {
        var page = (await ReadAsync(Invoice("380"))).Pages[0];
        var invoice = new DocumentText("application/pdf", 2, [page, page with { Number = 2 }]) { Vocabulary = new XmlVocabulary("UBL Invoice", ["380"], 1) };
        Assert.Same(invoice.Vocabulary, invoice.Part(new Segment(1, 2), 2).Vocabulary);
        Assert.Null(invoice.Part(new Segment(2, 2), 2).Vocabulary);
    }

    [Fact]
    public async Task What_a_document_carries_states_its_own()
    {
        var page = (await ReadAsync(Invoice("380"))).Pages[0];
        var order = new XmlVocabulary("UBL Order", [], 1);
        var letter = new DocumentText("application/pdf", 3, [page, page with { Number = 2 }, page with { Number = 3 }])
        {
            Vocabulary = new XmlVocabulary("UBL Invoice", ["380"], 1),
            Carried = [new CarriedDocument("order.xml", "application/xml", 2, 3) { Vocabulary = order }],
        };
        Assert.Same(letter.Vocabulary, letter.Part(new Segment(1, 1), 2).Vocabulary);
        Assert.Same(order, letter.Part(new Segment(2, 3), 2).Vocabulary);
        Assert.Null(letter.Part(new Segment(3, 3), 2).Vocabulary);
    }

    private static Classifier Of(params string[] names) => new([.. names.Select(name => new DocumentType(name, "", []))]);

    private static void AssertAlike(Answer expected, Answer actual) =>
        Assert.Equal((expected.DocumentType, expected.Confidence, expected.Evidence.Count), (actual.DocumentType, actual.Confidence, actual.Evidence.Count));

    private static string NameOf(string id)
    {
        var name = KnowledgeBase.BuiltIn.Languages["en"].Types[id].Aliases[0];
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private static Task<DocumentText> ReadAsync(string xml) => DocumentReader.ReadAsync(Encoding.UTF8.GetBytes(xml), new ReadingOptions(), TestContext.Current.CancellationToken);

    private static string Invoice(string code, string item = "Widget") => $"""
        <?xml version="1.0"?>
        <rsm:CrossIndustryInvoice xmlns:rsm="{Cii}CrossIndustryInvoice:100" xmlns:ram="{Cii}ReusableAggregateBusinessInformationEntity:100">
          <rsm:ExchangedDocument><ram:ID>4711</ram:ID><ram:TypeCode>{code}</ram:TypeCode></rsm:ExchangedDocument>
          <rsm:SupplyChainTradeTransaction><ram:Name>{item}</ram:Name><ram:ApplicableHeaderTradeDelivery/><ram:GrandTotalAmount>122.00</ram:GrandTotalAmount></rsm:SupplyChainTradeTransaction>
        </rsm:CrossIndustryInvoice>
        """;

    // The elements inherit the namespace of the one around them.
    private static string Xml(string path, string code)
    {
        var space = path.StartsWith('{') ? path[1..path.IndexOf('}')] : "";
        XNamespace name = space;
        var steps = path[(space.Length == 0 ? 0 : space.Length + 2)..].Split('/');
        var root = new XElement(name + steps[0]);
        var last = root;
        foreach (var step in steps[1..])
        {
            if (step.StartsWith('@')) last.SetAttributeValue(step[1..], code);
            else last.Add(last = new XElement(name + step));
        }
        if (!steps[^1].StartsWith('@')) last.Value = code;
        root.Add(new XElement(name + "Note", "Some words of a person, who wrote them on 4 March 2026."));
        return root.ToString();
    }
}
