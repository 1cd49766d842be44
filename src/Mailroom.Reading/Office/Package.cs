using System.IO.Compression;

namespace Mailroom.Reading.Office;

/// <summary>A document that is a ZIP archive of parts. Refuses archives that unpack to more than a document can need (ZIP bombs).</summary>
internal sealed class Package : IDisposable
{
    private const int MaximumParts = 20_000;
    private const long MaximumUnpackedBytes = 256L * 1024 * 1024;
    private const int MaximumPictureBytes = 64 * 1024 * 1024;
    private const int MaximumRatio = 300;
    private const long RatioMattersFrom = 16L * 1024 * 1024;
    private const int EndLength = 22;
    private const int LongestEnd = EndLength + ushort.MaxValue;

    private static readonly string[] TextsOfBooks = [".opf", ".xhtml", ".html", ".htm"];

    private readonly ZipArchive archive;
    private long unpackedPictures;
    private readonly Dictionary<string, ZipArchiveEntry> parts = new(StringComparer.OrdinalIgnoreCase);
    private long unpacked;

    private Package(ZipArchive archive)
    {
        this.archive = archive;
        if (archive.Entries.Count > MaximumParts) throw TooLarge();
        foreach (var entry in archive.Entries)
        {
            parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
            if (!IsText(entry.FullName)) continue;
            Weigh(entry);
        }
    }

    public static Package Open(byte[] content)
    {
        // The list of parts stands at the end, and behind it where it begins: where that is missing, the end is.
        var end = content.AsSpan(Math.Max(0, content.Length - LongestEnd));
        if (end[..Math.Max(0, end.Length - EndLength + 4)].IndexOf("PK\x05\x06"u8) < 0) throw LibraryFailures.EndsTooEarly();
        return new(new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read));
    }

    public bool Contains(string part) => parts.ContainsKey(part);

    public IEnumerable<string> Names => parts.Keys;

    /// <summary>The length of a part, unpacked.</summary>
    public long LengthOf(string part) => parts[part].Length;

    /// <summary>Opens a part for reading from front to back.</summary>
    /// <exception cref="InvalidDataException">The part is missing or damaged.</exception>
    public Stream OpenPart(string part)
    {
        var entry = parts.GetValueOrDefault(part) ?? throw new InvalidDataException("A part of the document is missing.");
        return IsText(entry.FullName) ? entry.Open() : throw new InvalidDataException("The part is not one that is read.");
    }

    /// <summary>The bytes of a part of any kind, a document within the document for instance. They count among what may be unpacked.</summary>
    /// <exception cref="InvalidDataException">The part is missing or damaged.</exception>
    public byte[] ReadPart(string part)
    {
        var entry = parts.GetValueOrDefault(part) ?? throw new InvalidDataException("A part of the document is missing.");
        Weigh(entry);
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>Unpacks a part that is a picture; null where there is none of this name.</summary>
    /// <exception cref="ReadingException">It is larger than a picture may be.</exception>
    public byte[]? ReadPicture(string part)
    {
        if (!parts.TryGetValue(part, out var entry)) return null;
        unpackedPictures += entry.Length;
        if (entry.Length > MaximumPictureBytes || unpackedPictures > MaximumUnpackedBytes) throw TooLarge();
        var picture = new byte[entry.Length];
        using var stream = entry.Open();
        return picture[..stream.ReadAtLeast(picture, picture.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Whether a part holds some bytes; it is unpacked piece by piece.</summary>
    public bool Mentions(string part, ReadOnlySpan<byte> wanted)
    {
        using var stream = OpenPart(part);
        var buffer = new byte[64 * 1024];
        var kept = 0;
        int read;
        while ((read = stream.Read(buffer.AsSpan(kept))) > 0)
        {
            var filled = buffer.AsSpan(0, kept + read);
            if (filled.IndexOf(wanted) >= 0) return true;
            // What was looked for may begin at the end of this piece.
            kept = Math.Min(wanted.Length - 1, filled.Length);
            filled[^kept..].CopyTo(buffer);
        }
        return false;
    }

    public void Dispose() => archive.Dispose();

    // ZipArchive never unpacks more of an entry than the length that the archive declares, so the declared lengths are the bound.
    private void Weigh(ZipArchiveEntry entry)
    {
        unpacked += entry.Length;
        if (unpacked > MaximumUnpackedBytes || (entry.Length > RatioMattersFrom && entry.Length / Math.Max(1, entry.CompressedLength) > MaximumRatio)) throw TooLarge();
    }

    // Other parts are not unpacked, so they do not count; pictures are, one by one, and count by themselves.
    private static bool IsText(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) || name is "mimetype"
        // XPS.
        || name.EndsWith(".fpage", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".fdoc", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".fdseq", StringComparison.OrdinalIgnoreCase)
        || TextsOfBooks.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    private static ReadingException TooLarge() => new(ReadingFailure.TooLarge, "The document unpacks to more data than may be read. Export it as PDF and upload that.");
}
