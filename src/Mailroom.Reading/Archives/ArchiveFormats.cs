using System.Buffers.Binary;
using System.Text;
using Mailroom.Reading.Formats;

namespace Mailroom.Reading.Archives;

/// <summary>Tells what is an archive, of which each file is taken by itself: a ZIP, a TAR, what GZIP packed, or a store of several mails. Documents that are ZIPs are none.</summary>
public static class ArchiveFormats
{
    private const int NameLengthAt = 26;
    private const int NameAt = 30;

    // The rest of a package need not be looked at where it begins with one of these, as most do.
    private static readonly byte[][] FirstOfPackages = ["[Content_Types].xml"u8.ToArray(), "mimetype"u8.ToArray()];

    /// <summary>Whether a file may be an archive, which only the whole of it tells for sure.</summary>
    /// <param name="head">The first bytes of the file, <see cref="FormatDetector.HeadLength"/> at most.</param>
    public static bool MayBe(ReadOnlySpan<byte> head) => IsZip(head) ? !IsPackage(head) : IsPartOfZip(head) || IsGzip(head) || IsTar(head) || MailStore.MayBe(head);

    /// <summary>Finds what kind of archive a file is.</summary>
    /// <returns>Null where it is a document.</returns>
    /// <exception cref="ReadingException">It is a damaged archive.</exception>
    internal static ArchiveKind? Detect(byte[] content)
    {
        if (IsPartOfZip(content)) throw Damaged();
        if (IsZip(content)) return IsDocument(content) ? null : ArchiveKind.Zip;
        if (IsGzip(content)) return ArchiveKind.Gzip;
        if (IsTar(content)) return ArchiveKind.Tar;
        return MailStore.HoldsSeveral(content) ? ArchiveKind.MailStore : null;
    }

    // Where an Office document may begin besides: it tells a damaged one from a damaged archive.
    private static readonly string[] OfficeFolders = ["word/", "xl/", "ppt/", "docProps/", "customXml/"];

    internal static bool IsTar(ReadOnlySpan<byte> head) => Signatures.HasAt(head, 257, "ustar"u8);

    internal static ReadingException Damaged(Exception? inner = null) =>
        new(ReadingFailure.Corrupt, "The archive is damaged, or one part of several. Pack the documents again, as one ZIP, and upload that.", inner);

    private static bool IsZip(ReadOnlySpan<byte> head) => Signatures.IsZip(head);

    // The first part of an archive that was split begins with this mark.
    private static bool IsPartOfZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\x07\x08"u8);

    private static bool IsGzip(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]);

    private static bool IsPackage(ReadOnlySpan<byte> head)
    {
        var name = FirstName(head);
        foreach (var first in FirstOfPackages)
        {
            if (name.SequenceEqual(first)) return true;
        }
        return false;
    }

    private static bool IsDocument(byte[] content)
    {
        try
        {
            using var zip = ZipFiles.Open(content);
            return PackageFormats.IsDocument(zip.Entries.Select(entry => entry.FullName));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or ArgumentException)
        {
            // A damaged document is kept as one: what becomes of it is the reader's to say.
            var first = Encoding.UTF8.GetString(FirstName(content));
            return PackageFormats.IsDocument([first]) || OfficeFolders.Any(folder => first.StartsWith(folder, StringComparison.Ordinal)) ? true : throw Damaged(exception);
        }
    }

    private static ReadOnlySpan<byte> FirstName(ReadOnlySpan<byte> head)
    {
        if (head.Length < NameAt) return [];
        var length = BinaryPrimitives.ReadUInt16LittleEndian(head[NameLengthAt..]);
        return head.Length < NameAt + length ? [] : head.Slice(NameAt, length);
    }
}

/// <summary>The kinds of archive that are unpacked.</summary>
internal enum ArchiveKind
{
    /// <summary>ZIP.</summary>
    Zip,

    /// <summary>TAR.</summary>
    Tar,

    /// <summary>What GZIP packed: a TAR, or a single file.</summary>
    Gzip,

    /// <summary>An mbox of several mails.</summary>
    MailStore,
}
