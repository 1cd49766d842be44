using Mailroom.Hostile.Xml;
using Mailroom.Reading.Tests;
using static Mailroom.Hostile.Making.Bytes;

namespace Mailroom.Hostile.Office;

/// <summary>OpenDocument files that are meant to harm.</summary>
internal static class OpenDocumentAttacks
{
    private const string Text = "application/vnd.oasis.opendocument.text";

    public static IEnumerable<Attack> All(Bait bait) =>
    [
        new("odt-billion-laughs", "Entities that grow by ten at each of ten levels, in a document's text.", () => Samples.Zip(("mimetype", Text), ("content.xml", XmlAttacks.BillionLaughs()))),
        new("odt-external-entity", "An entity is to put a file of the server into the document.", () => Samples.Zip(
            ("mimetype", Text), ("content.xml", $"<!DOCTYPE a [<!ENTITY x SYSTEM \"file://{bait.SecretFile}\">]><a>&x;</a>"))),
        new("odt-linked-content", "Sections, pictures and objects are to be loaded from the network.", () => Samples.Odt(
            $"<text:p>Invoice number</text:p><text:section><text:section-source xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"{bait.Listener}section\"/></text:section>"
            + $"<draw:frame><draw:image xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"{bait.Listener}image.png\"/></draw:frame>")),
        new("odt-deep-nesting", "Sections within sections, a hundred thousand deep.", () => Samples.Odt(Times("<text:section>", 100_000) + Times("</text:section>", 100_000))),
        new("odt-style-loop", "Styles take after each other in a loop.", () => Samples.Odt(
            "<text:p text:style-name=\"a\">Invoice number</text:p>",
            "<style:style style:name=\"a\" style:parent-style-name=\"b\"/><style:style style:name=\"b\" style:parent-style-name=\"a\"/>")),
        new("odt-repeated-spaces", "One element stands for two milliards of spaces.", () => Samples.Odt("<text:p>Invoice<text:s text:c=\"2147483647\"/>number</text:p>")),
        new("ods-repeated-cells", "One cell says to be repeated in each column of each row of a sheet.", () => Samples.OpenDocument("spreadsheet",
            "<office:spreadsheet><table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>Invoice</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>")),
        new("ods-repeated-columns", "Fifty thousand rows of cells that say to be repeated two milliard times.", () => Samples.OpenDocument("spreadsheet",
            $"<office:spreadsheet><table:table table:name=\"A\">{Times("<table:table-row table:number-rows-repeated=\"2147483647\"><table:table-cell table:number-columns-repeated=\"2147483647\"><text:p>a</text:p></table:table-cell></table:table-row>", 50_000)}</table:table></office:spreadsheet>")),
        new("odt-long-media-type", "The file that names the media type unpacks to fifty megabytes.", () => new Making.ZipWriter()
            .AddDeflated("mimetype", Deflated(Latin(Text), 50L << 20), 50u << 20).Add("content.xml", "<a/>").Write()),
        new("odt-manifest-of-megabytes", "The list of parts unpacks to two hundred megabytes.", () => new Making.ZipWriter()
            .Add("mimetype", Text).AddDeflated("META-INF/manifest.xml", Deflated(Making.Bytes.Noise(5000), 200L << 20), 200u << 20).Add("content.xml", "<a/>").Write()),
    ];
}
