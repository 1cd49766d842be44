using System.Text;
using Mailroom.Hostile.Making;
using Mailroom.Reading.Tests;

namespace Mailroom.Hostile.Zip;

/// <summary>Archives that unpack to far more than they are.</summary>
internal static class ZipBombs
{
    private const string Types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" "
        + "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

    private static readonly byte[] Spaces = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));

    public static IEnumerable<Attack> All() =>
    [
        new("zip-nested", "Archives within archives, five deep, would unpack to terabytes.", Nested),
        new("zip-overlapping", "Ten thousand parts share the same packed megabytes.", Overlapping),
        new("zip-quine", "The archive's only part is the archive itself.", Quine),
        new("zip-docx-ratio", "The document's text unpacks to a thousand times its length.", () => Word(200L << 20, 200u << 20)),
        new("zip-docx-declared-short", "A part unpacks to far more than the archive says.", () => Word(200L << 20, 1000)),
        new("zip-docx-declared-huge", "A part says to unpack to four gigabytes and holds nothing.", () => Word(1000, uint.MaxValue - 1)),
        new("zip-docx-many-parts", "Each part keeps to the limit, all of them together do not.", ManyParts),
        new("zip-docx-media", "A picture in a document unpacks to a thousand times its length.", Media),
        new("zip-docx-below-limits", "The text stays just below the limits of what is unpacked, to cost the most.", BelowLimits),
    ];

    public static ZipWriter WordWithout() => new ZipWriter().Add("[Content_Types].xml", Types).Add("_rels/.rels", Samples.Relationships(("r1", "officeDocument", "word/document.xml")));

    private static byte[] Word(long length, uint said) => WordWithout().AddDeflated("word/document.xml", Bytes.Deflated(Spaces, length), said).Write();

    private static byte[] Nested()
    {
        var inner = new ZipWriter().AddDeflated("0", Bytes.Deflated(Spaces, 100L << 20), 100u << 20).Write();
        for (var level = 0; level < 5; level++)
        {
            var outer = new ZipWriter();
            var packed = Bytes.Deflated(inner, inner.Length);
            for (var copy = 0; copy < 16; copy++) outer.AddDeflated($"{copy}.zip", packed, (uint)inner.Length);
            inner = outer.Write();
        }
        return inner;
    }

    private static byte[] Overlapping()
    {
        var zip = WordWithout();
        var packed = Bytes.Deflated(Spaces, 10L << 20);
        var offset = zip.Position;
        zip.AddDeflated("word/document.xml", packed, 10u << 20);
        for (var part = 0; part < 10_000; part++) zip.AddShared($"word/header{part}.xml", offset, packed.Length, 10u << 20);
        return zip.Write();
    }

    private static byte[] Quine()
    {
        var zip = new ZipWriter().Add("mimetype", "application/zip");
        return zip.AddShared("quine.zip", 0, 200, 1 << 20).Write();
    }

    private static byte[] ManyParts()
    {
        var zip = WordWithout().Add("word/document.xml", Samples.Word("document", "<w:body><w:p><w:r><w:t>Invoice</w:t></w:r></w:p></w:body>"));
        var packed = Bytes.Deflated(Spaces, 15L << 20);
        for (var part = 0; part < 100; part++) zip.AddDeflated($"word/footer{part}.xml", packed, 15u << 20);
        return zip.Write();
    }

    private static byte[] Media() => WordWithout().Add("word/document.xml", Samples.Word("document", "<w:body><w:p><w:r><w:t>Invoice</w:t></w:r></w:p></w:body>"))
        .AddDeflated("word/media/image1.png", Bytes.Deflated(Spaces, 500L << 20), 500u << 20).Write();

    // Sixteen bytes that do not pack well among each thousand that do.
    private static byte[] BelowLimits()
    {
        var text = new StringBuilder("<w:document xmlns:w=\"" + Samples.WordNamespace + "\"><w:body>");
        var noise = Convert.ToHexString(Bytes.Noise(1 << 20));
        for (var at = 0; at + 8 < noise.Length && text.Length < 200 << 20; at += 8)
            text.Append("<w:p><w:r><w:t>").Append(noise, at, 8).Append(' ', 1500).Append("</w:t></w:r></w:p>");
        var bytes = Encoding.ASCII.GetBytes(text.Append("</w:body></w:document>").ToString());
        return WordWithout().AddDeflated("word/document.xml", Bytes.Deflated(bytes, bytes.Length), (uint)bytes.Length).Write();
    }
}
