using System.Formats.Tar;
using System.Text;
using ICSharpCode.SharpZipLib.GZip;
using Mailroom.Reading.Formats;

namespace Mailroom.Reading.Archives;

/// <summary>The files of a TAR, packed by GZIP or not, and the single file that GZIP packed.</summary>
internal static class TarFiles
{
    private const int GzipHeader = 10;
    private const int GzipFlagsAt = 3;
    private const int GzipHasExtra = 4;
    private const int GzipHasName = 8;

    // What tar writes of a file with holes where the format itself knows none.
    private const string SparseAttributes = "GNU.sparse.";
    private const string Sparse = "Its archive leaves out what is empty in it (a sparse file), which is not read. Upload the document itself.";

    public static IEnumerable<ArchivedFile> Of(byte[] content) => Of(new MemoryStream(content, writable: false));

    public static IEnumerable<ArchivedFile> OfGzip(byte[] content)
    {
        var head = new byte[FormatDetector.HeadLength];
        using (var start = Unpack(content)) head = head[..start.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return ArchiveFormats.IsTar(head) ? Of(Unpack(content)) : [new ArchivedFile(GzipName(content), null, () => Unpack(content))];
    }

    private static IEnumerable<ArchivedFile> Of(Stream content)
    {
        using var tar = new TarReader(content);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes) continue;
            var sparse = (entry as PaxTarEntry)?.ExtendedAttributes.Where(one => one.Key.StartsWith(SparseAttributes, StringComparison.Ordinal)).ToDictionary() ?? [];
            yield return new ArchivedFile(sparse.GetValueOrDefault(SparseAttributes + "name") ?? entry.Name, entry.Length, () => entry.DataStream ?? Stream.Null)
            {
                Refusal = sparse.Count > 0 ? Sparse : Refusal(entry.EntryType),
            };
        }
    }

    private static string? Refusal(TarEntryType type) => type switch
    {
        TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => null,
        TarEntryType.SymbolicLink or TarEntryType.HardLink => ArchivedFile.Link,
        _ => "It is a device of a computer, and no document.",
    };

    // Of several parts, one behind the other, all are unpacked. Unlike the stream of .NET it tells what is cut off from the whole, and leaves alone what fills a block behind the end.
    private static GZipInputStream Unpack(byte[] content) => new(new MemoryStream(content, writable: false));

    private static string GzipName(ReadOnlySpan<byte> content)
    {
        if (content.Length <= GzipHeader || (content[GzipFlagsAt] & (GzipHasName | GzipHasExtra)) != GzipHasName) return "";
        var name = content[GzipHeader..];
        return name.IndexOf((byte)0) is > 0 and var end ? Encoding.Latin1.GetString(name[..end]) : "";
    }
}
