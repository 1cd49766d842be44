using Mailroom.Hostile.Making;
using Mailroom.Reading.Tests;

namespace Mailroom.Hostile.Zip;

/// <summary>Archives that are not what they seem.</summary>
internal static class ZipTricks
{
    private static readonly string Text = Samples.Word("document", "<w:body><w:p><w:r><w:t>Invoice number</w:t></w:r></w:p></w:body>");

    public static IEnumerable<Attack> All() =>
    [
        new("zip-100000-entries", "A document of a hundred thousand parts.", () => Many(60_000)),
        new("zip-missing-part", "The document's main part is missing.", () => ZipBombs.WordWithout().Write()),
        new("zip-duplicate-parts", "Two parts have the same name and differ.", () => ZipBombs.WordWithout().Add("word/document.xml", Text).Add("word/document.xml", "<other/>").Write()),
        new("zip-path-traversal", "Parts are named to be written outside of a folder.", () => ZipBombs.WordWithout().Add("word/document.xml", Text)
            .Add("../../../../etc/cron.d/mailroom", "x").Add("..\\..\\windows\\system32\\x.dll", "x").Add("/etc/passwd", "x").Write()),
        new("zip-encrypted-entry", "The main part is encrypted as ZIP archives do it.", () => ZipBombs.WordWithout().AddDeflated("word/document.xml", Bytes.Noise(500), 1000, flags: 1).Write()),
        new("zip-damaged-deflate", "The main part's packed bytes are noise.", () => ZipBombs.WordWithout().AddDeflated("word/document.xml", Bytes.Noise(50_000), 100_000).Write()),
        new("zip-offset-outside", "A part begins beyond the end of the file.", () => ZipBombs.WordWithout().AddShared("word/document.xml", 0x7FFF_FFF0, 100, 100).Write()),
        new("zip-long-names", "Parts have names of sixty thousand characters.", LongNames),
        new("zip-no-directory", "An archive that ends before its directory.", () => Samples.Docx("<w:p/>")[..200]),
    ];

    private static byte[] Many(int count)
    {
        var zip = ZipBombs.WordWithout().Add("word/document.xml", Text);
        for (var part = 0; part < count; part++) zip.Add($"word/p{part}.xml", "");
        return zip.Write();
    }

    private static byte[] LongNames()
    {
        var zip = ZipBombs.WordWithout().Add("word/document.xml", Text);
        for (var part = 0; part < 100; part++) zip.Add(new string('a', 60_000) + part, "");
        return zip.Write();
    }
}
