namespace Mailroom.Reading.Text;

/// <summary>How the XML of a standard for electronic documents is known, and where it says what kind of document it is.</summary>
/// <param name="Name">The standard and the message within it.</param>
/// <param name="Element">The local name of the message's outermost element; envelopes may lie around it.</param>
/// <param name="Namespace">What the element's namespace has in it; empty for a name that nobody else uses, whose namespace is not looked at.</param>
/// <param name="CodePath">The local names of the elements down to the code, <c>*</c> for any, and at last <c>@</c> with the name of an attribute; empty where the element says all.</param>
internal sealed record KnownVocabulary(string Name, string Element, string Namespace = "", string CodePath = "")
{
    private const string Oasis = "urn:oasis:names:specification:ubl:schema:xsd:";

    private static readonly ILookup<string, KnownVocabulary> All = new KnownVocabulary[]
    {
        new("UN/CEFACT Cross Industry Invoice", "CrossIndustryInvoice", CodePath: "*/TypeCode"),
        // ZUGFeRD 1
        new("UN/CEFACT Cross Industry Invoice", "CrossIndustryDocument", CodePath: "*/TypeCode"),
        new("UN/CEFACT Cross Industry Order", "SCRDMCCBDACIOMessageStructure", CodePath: "*/TypeCode"),
        new("UN/CEFACT Cross Industry Order", "CrossIndustryOrder", CodePath: "*/TypeCode"),
        new("UN/CEFACT Cross Industry Despatch Advice", "SCRDMCCBDACIDAMessageStructure"),
        new("UN/CEFACT Cross Industry Despatch Advice", "CrossIndustryDespatchAdvice"),

        Ubl("Invoice", "InvoiceTypeCode"), Ubl("CreditNote", "CreditNoteTypeCode"), Ubl("DebitNote"), Ubl("SelfBilledInvoice"), Ubl("SelfBilledCreditNote"), Ubl("FreightInvoice"),
        Ubl("Order", "OrderTypeCode"), Ubl("OrderChange"), Ubl("OrderResponse"), Ubl("OrderResponseSimple"), Ubl("OrderCancellation"), Ubl("DespatchAdvice"), Ubl("ReceiptAdvice"),
        Ubl("Reminder"), Ubl("Statement"), Ubl("Quotation"), Ubl("RequestForQuotation"), Ubl("CallForTenders"), Ubl("RemittanceAdvice"), Ubl("Catalogue"), Ubl("ApplicationResponse"),
        Ubl("BillOfLading"), Ubl("Waybill"), Ubl("PackingList"), Ubl("CertificateOfOrigin"), Ubl("UtilityStatement"), Ubl("InventoryReport"),
        new("OIOXML Invoice", "Invoice", "rep.oio.dk/ubl/xml/schemas", "TypeCode"),
        new("Svefaktura", "Invoice", "urn:sfti:documents:BasicInvoice", "InvoiceTypeCode"),

        new("FatturaPA", "FatturaElettronica", CodePath: "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/TipoDocumento"),
        new("FatturaPA", "FatturaElettronicaSemplificata", CodePath: "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/TipoDocumento"),
        new("Facturae", "Facturae", CodePath: "Invoices/Invoice/InvoiceHeader/InvoiceClass"),
        new("KSeF FA", "Faktura", "crd.gov.pl/wzor", "Fa/RodzajFaktury"),
        new("Finvoice", "Finvoice", CodePath: "InvoiceDetails/InvoiceTypeCode"),
        new("TEAPPSXML", "INVOICE_CENTER", CodePath: "CONTENT_FRAME/INVOICES/INVOICE/HEADER/INVOICE_TYPE"),
        new("ebInterface", "Invoice", "ebinterface.at/schema", "@DocumentType"),
        new("ISDOC", "Invoice", "isdoc.cz/namespace", "DocumentType"),
        new("eSLOG", "Invoice", "urn:eslog:2", "M_INVOIC/S_BGM/C_C002/D_1001"),
        new("NAV InvoiceData", "InvoiceData", "schemas.nav.gov.hu"),
        new("Swiss medical invoice", "request", "forum-datenaustausch.ch/invoice", "payload/@type"),
        new("CFDI", "Comprobante", "sat.gob.mx/cfd", "@TipoDeComprobante"),
        new("NF-e", "NFe", "portalfiscal.inf.br/nfe", "infNFe/ide/mod"),
        new("CT-e", "CTe", "portalfiscal.inf.br/cte"),
        new("DTE", "DTE", "sii.cl/SiiDte", "*/Encabezado/IdDoc/TipoDTE"),

        new("cXML InvoiceDetailRequest", "InvoiceDetailRequest", CodePath: "InvoiceDetailRequestHeader/@purpose"),
        new("cXML OrderRequest", "OrderRequest", CodePath: "OrderRequestHeader/@type"),
        new("cXML ConfirmationRequest", "ConfirmationRequest"),
        new("cXML ShipNoticeRequest", "ShipNoticeRequest"),
        OpenTrans("INVOICE", "INVOICE_HEADER/INVOICE_INFO/INVOICE_TYPE"), OpenTrans("ORDER"), OpenTrans("ORDERCHANGE"), OpenTrans("ORDERRESPONSE"), OpenTrans("DISPATCHNOTIFICATION"),
        OpenTrans("RECEIPTACKNOWLEDGEMENT"), OpenTrans("QUOTATION"), OpenTrans("RFQ"), OpenTrans("REMITTANCEADVICE"),
        new("BMEcat", "BMECAT"),
        new("GS1 Invoice", "invoiceMessage", CodePath: "invoice/invoiceType"),
        new("GS1 Order", "orderMessage"),
        new("GS1 Order Response", "orderResponseMessage"),
        new("GS1 Despatch Advice", "despatchAdviceMessage"),
        new("GS1 Receiving Advice", "receivingAdviceMessage"),

        Iso20022("pain.001", "CstmrCdtTrfInitn"), Iso20022("pain.002", "CstmrPmtStsRpt"), Iso20022("pain.008", "CstmrDrctDbtInitn"),
        Iso20022("camt.052", "BkToCstmrAcctRpt"), Iso20022("camt.053", "BkToCstmrStmt"), Iso20022("camt.054", "BkToCstmrDbtCdtNtfctn"), Iso20022("remt.001", "RmtAdvc"),
        new("OFX bank statement", "BANKMSGSRSV1"), new("OFX credit card statement", "CREDITCARDMSGSRSV1"), new("OFX investment statement", "INVSTMTMSGSRSV1"),

        new("HL7 CDA", "ClinicalDocument", CodePath: "code/@code"),
        new("HL7 FHIR", "Bundle", "hl7.org/fhir", "entry/resource/Composition/type/coding/code/@value"),
        new("XBRL", "xbrl", "xbrl.org", "DocumentType"),
    }.ToLookup(known => known.Element, StringComparer.Ordinal);

    /// <summary>The parts of <see cref="CodePath"/>.</summary>
    public IReadOnlyList<string> CodeSteps { get; } = CodePath.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The standard whose messages begin with an element; null where none is known.</summary>
    public static KnownVocabulary? Of(string element, string space) => All[element].FirstOrDefault(known => space.Contains(known.Namespace, StringComparison.OrdinalIgnoreCase));

    // The elements of its building blocks have namespaces that begin alike.
    private static KnownVocabulary Ubl(string message, string code = "") => new($"UBL {message}", message, $"{Oasis}{message}-", code);

    private static KnownVocabulary OpenTrans(string message, string code = "") => new($"openTRANS {message}", message, "opentrans.org", code);

    private static KnownVocabulary Iso20022(string message, string element) => new($"ISO 20022 {message}", element);
}
