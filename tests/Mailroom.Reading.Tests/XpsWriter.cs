using System.IO.Compression;
using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>Writes XPS documents of pages that are given as their elements.</summary>
internal static class XpsWriter
{
    private const string Namespace = "http://schemas.microsoft.com/xps/2005/06";

    public static byte[] Write(params string[] pages) => Samples.Zip(
    [
        ("[Content_Types].xml", Encoding.UTF8.GetBytes("<Types><Default Extension=\"fdseq\" ContentType=\"application/vnd.ms-package.xps-fixeddocumentsequence+xml\"/></Types>")),
        ("_rels/.rels", Encoding.UTF8.GetBytes($"<Relationships><Relationship Id=\"r\" Type=\"{Namespace}/fixedrepresentation\" Target=\"/All.fdseq\"/></Relationships>")),
        ("All.fdseq", Xml($"<FixedDocumentSequence xmlns=\"{Namespace}\"><DocumentReference Source=\"Documents/1/One.fdoc\"/></FixedDocumentSequence>")),
        ("Documents/1/One.fdoc", Xml($"<FixedDocument xmlns=\"{Namespace}\">{string.Concat(pages.Select((_, i) => $"<PageContent Source=\"Pages/{i}.fpage\"/>"))}</FixedDocument>")),
        .. pages.Select((page, i) => ($"Documents/1/Pages/{i}.fpage", Xml($"<FixedPage xmlns=\"{Namespace}\" Width=\"794\" Height=\"1123\">{page}</FixedPage>"))),
    ], CompressionLevel.Optimal);

    // Windows writes these parts in two bytes a character.
    private static byte[] Xml(string xml) => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(xml)];
}
