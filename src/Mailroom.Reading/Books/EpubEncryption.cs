using System.Xml;
using Mailroom.Reading.Office;

namespace Mailroom.Reading.Books;

/// <summary>Finds the parts of an e-book that cannot be read without a key. Fonts are only made hard to copy out, by two ways of their own.</summary>
internal sealed class EpubEncryption : IXmlVisitor
{
    private static readonly string[] WaysOfFonts = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

    private readonly HashSet<string> parts = new(StringComparer.OrdinalIgnoreCase);
    private bool isFont;

    /// <summary>The names of the encrypted parts.</summary>
    public static HashSet<string> Parts(Package package, CancellationToken cancellation)
    {
        var found = new EpubEncryption();
        using var stream = package.OpenPart("META-INF/encryption.xml");
        using var xml = OfficeXml.Reader(stream);
        OfficeXml.Walk(xml, found, cancellation);
        return found.parts;
    }

    public bool Skips(XmlReader element) => false;

    public void Start(XmlReader element)
    {
        if (element.LocalName == "EncryptedData") isFont = false;
        if (element.LocalName == "EncryptionMethod") isFont = WaysOfFonts.Contains(OfficeXml.Attribute(element, "Algorithm"), StringComparer.Ordinal);
        if (element.LocalName == "CipherReference" && !isFont && OfficeXml.Attribute(element, "URI") is { } part) parts.Add(EpubBook.Resolve("", part));
    }

    public void End(string localName)
    {
    }

    public void Text(string text)
    {
    }
}
