using System.Formats.Tar;
using System.Text;
using Mailroom.Hostile.Making;
using Mailroom.Reading.Tests;

namespace Mailroom.Hostile.Zip;

/// <summary>Archives that are taken apart, and should not be so easily.</summary>
internal static class ArchiveAttacks
{
    public static IEnumerable<Attack> All() =>
    [
        new("archive-ratio", "An archive unpacks to a thousand times its length.", () => Zeros(1, 200 << 20)),
        new("archive-many-bombs", "Each file of an archive keeps to the limit, all of them together do not.", () => Zeros(100, 100 << 20)),
        new("archive-declared-short", "A file unpacks to far more than the archive says.", () => new ZipWriter().AddDeflated("a.txt", Bytes.Deflated(new byte[1 << 20], 200 << 20), 1000).Write()),
        new("archive-declared-huge", "A file says to unpack to four gigabytes and holds nothing.", () => new ZipWriter().AddDeflated("a.txt", Bytes.Deflated(new byte[100], 100), uint.MaxValue - 1).Write()),
        new("archive-overlapping", "Ten thousand files share the same packed megabytes.", Overlapping),
        new("archive-60000-entries", "An archive of sixty thousand files.", () => Files(60_000)),
        new("archive-bombs-within", "An archive of archives that each unpack to a thousand times their length.", () => Samples.Zip(Enumerable.Range(0, 100).Select(file => ($"{file}.zip", Zeros(1, 50 << 20))), System.IO.Compression.CompressionLevel.Optimal)),
        new("archive-paths", "Files are named to be written outside of a folder.", () => new ZipWriter().Add("../../../../etc/cron.d/mailroom", "Invoice number").Add("..\\..\\windows\\x.dll", "Invoice number")
            .Add("/etc/passwd", "Invoice number").Add("C:\\a.txt", "Invoice number").Add("a\0b\u202Etxt.exe", "Invoice number").Add(new string('a', 60_000), "Invoice number").AddLink("link", "/etc/passwd").Write()),
        new("archive-encrypted", "All files of an archive are encrypted.", () => new ZipWriter().AddAs("a", Bytes.Noise(1000), flags: 1).AddAs("b", Bytes.Noise(1000), flags: 0x41).Write()),
        new("archive-checksums", "The files of an archive are not what their checksums say.", () => new ZipWriter().AddAs("a", Bytes.Noise(1000), checksum: 1).AddAs("b", Bytes.Noise(1000), method: 99).Write()),
        new("archive-split", "The first part of an archive in several.", () => [.. "PK\x07\x08"u8, .. Files(10)]),
        new("archive-mails", "A store of a hundred thousand mails.", () => Encoding.ASCII.GetBytes(Bytes.Times("From a@b Mon Jan  1 00:00:00 2024\nFrom: a@b\nSubject: c\n\nText\n\n", 100_000))),
        new("archive-tar-lengths", "Files of a TAR say to be longer than it is.", () => Tar(length: "77777777777")),
        new("archive-tar-header", "The names of a TAR's files say to be gigabytes long.", () => Tar(length: "17777777777", type: 'L')),
    ];

    private static byte[] Zeros(int files, int length)
    {
        var (zip, packed) = (new ZipWriter(), Bytes.Deflated(new byte[1 << 20], length));
        for (var file = 0; file < files; file++) zip.AddDeflated($"{file}.txt", packed, (uint)length);
        return zip.Write();
    }

    private static byte[] Files(int count)
    {
        var zip = new ZipWriter();
        for (var file = 0; file < count; file++) zip.Add($"{file}.txt", "Invoice number");
        return zip.Write();
    }

    private static byte[] Overlapping()
    {
        var zip = new ZipWriter();
        var packed = Bytes.Deflated(new byte[1 << 20], 10 << 20);
        zip.AddDeflated("a.txt", packed, 10 << 20);
        for (var file = 0; file < 10_000; file++) zip.AddShared($"{file}.txt", 0, packed.Length, 10 << 20);
        return zip.Write();
    }

    private static byte[] Tar(string length, char type = '0')
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "a.txt") { DataStream = new MemoryStream("Invoice number"u8.ToArray()) });
        }

        var tar = memory.ToArray();
        Encoding.ASCII.GetBytes(length).CopyTo(tar, 124);
        tar[156] = (byte)type;
        // The sum of the header's bytes, its own counted as spaces.
        tar.AsSpan(148, 8).Fill((byte)' ');
        var sum = tar.AsSpan(0, 512).ToArray().Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
        return tar;
    }
}
