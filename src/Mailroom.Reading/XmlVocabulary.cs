namespace Mailroom.Reading;

/// <summary>The standard for electronic documents that a document follows, as its XML says by its elements.</summary>
/// <param name="Name">The standard and the message within it, such as "UN/CEFACT Cross Industry Invoice", "UBL CreditNote" or "ISO 20022 camt.053".</param>
/// <param name="Codes">The codes by which the document says what kind it is, such as "381"; each once, and none where it gives none. What they mean the standard says.</param>
/// <param name="Page">The page that the element, or else the first code, stands on.</param>
public sealed record XmlVocabulary(string Name, IReadOnlyList<string> Codes, int Page);
