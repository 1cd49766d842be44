using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Mailroom.Reading.Formats;

namespace Mailroom.Reading.Archives;

/// <summary>The files of a TAR, packed by GZIP or not, and the single file that GZIP packed.</summary>
internal static class TarFiles
{
    private const int GzipHeader = 10;
    private const int GzipTrailer = 8;
    private const int GzipFlagsAt = 3;
    private const int GzipHasExtra = 4;
    private const int GzipHasName = 8;

    public static IEnumerable<ArchivedFile> Of(byte[] content) => Of(new MemoryStream(content, writable: false));

    public static IEnumerable<ArchivedFile> OfGzip(byte[] content)
    {
        var head = new byte[FormatDetector.HeadLength];
        using (var start = Unpack(content)) head = head[..start.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return ArchiveFormats.IsTar(head) ? Of(Unpack(content)) : [new ArchivedFile(GzipName(content), null, () => new CheckedStream(Unpack(content), GzipChecksum(content)))];
    }

    private static IEnumerable<ArchivedFile> Of(Stream content)
    {
        using var tar = new TarReader(content);
        while (tar.GetNextEntry() is { } entry)
        {
            // Links have no bytes of their own, and devices are no files.
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)) continue;
            yield return new ArchivedFile(entry.Name, entry.Length, () => entry.DataStream ?? Stream.Null);
        }
    }

    private static GZipStream Unpack(byte[] content) => new(new MemoryStream(content, writable: false), CompressionMode.Decompress);

    // Without it what is cut off would pass for the whole.
    private static uint GzipChecksum(ReadOnlySpan<byte> content) => content.Length < GzipHeader + GzipTrailer ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(content[^GzipTrailer..]);

    private static string GzipName(ReadOnlySpan<byte> content)
    {
        if (content.Length <= GzipHeader || (content[GzipFlagsAt] & (GzipHasName | GzipHasExtra)) != GzipHasName) return "";
        var name = content[GzipHeader..];
        return name.IndexOf((byte)0) is > 0 and var end ? Encoding.Latin1.GetString(name[..end]) : "";
    }
}
