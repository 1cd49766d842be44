using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>What stands around the text of OpenDocument files, and their form as one file of XML.</summary>
public sealed class OpenDocumentTests
{
    [Fact]
    public async Task Footers_notes_boxes_and_charts_of_open_documents_are_read()
    {
        var text = await Reading.Read(Samples.Odt(
            "<text:p>body<office:annotation><dc:creator xmlns:dc=\"http://purl.org/dc/elements/1.1/\">nobody</dc:creator><text:p>really?</text:p></office:annotation></text:p>"
            + "<draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame>"
            + "<draw:frame><draw:object xlink:href=\"./Object 1\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"/></draw:frame>", "",
            ("styles.xml", Samples.OpenDocumentXml("document-styles", "<office:master-styles><style:master-page><style:header><text:p>ACME</text:p></style:header><style:footer><text:p>Registered in Rome</text:p></style:footer></style:master-page></office:master-styles>")),
            ("Object 1/content.xml", Samples.OpenDocumentXml("document-content", "<office:body><office:chart><c:chart xmlns:c=\"urn:oasis:names:tc:opendocument:xmlns:chart:1.0\"><c:title><text:p>Sales of pens</text:p></c:title></c:chart></office:chart></office:body>"))));
        Assert.Equal(["ACME", "really?", "body", "in a box", "Sales of pens", "Registered in Rome"], text.Lines());
    }

    [Fact]
    public async Task Open_documents_in_one_file_of_xml_are_read()
    {
        var xml = Samples.OpenDocumentXml("document", "<office:styles><style:style style:name=\"Standard\"/></office:styles><office:automatic-styles><style:style style:name=\"B\"><style:text-properties fo:font-weight=\"bold\"/></style:style></office:automatic-styles>"
            + "<office:master-styles><style:master-page><style:header><text:p>ACME</text:p></style:header></style:master-page></office:master-styles><office:body><office:text><text:p text:style-name=\"B\">body</text:p></office:text></office:body>")
            .Replace("<office:document ", "<office:document office:mimetype=\"application/vnd.oasis.opendocument.text\" ", StringComparison.Ordinal);
        var text = await Reading.Read(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml));
        Assert.Equal("application/vnd.oasis.opendocument.text-flat-xml", text.MediaType);
        Assert.Equal(["ACME", "body"], text.Lines());
        Assert.True(text.Line("body").Bold);
    }
}
