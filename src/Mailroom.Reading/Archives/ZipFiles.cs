using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace Mailroom.Reading.Archives;

/// <summary>The files of a ZIP.</summary>
internal static class ZipFiles
{
    private const string Encrypted = "It is protected by a password in its archive. Upload the document itself, without the password.";
    private const int UnixModeShift = 16;
    private const int UnixKind = 0xF000;
    private const int UnixLink = 0xA000;

    private static readonly NameEncoding Names = new();

    public static ZipArchive Open(byte[] content) => new(new MemoryStream(content, writable: false), ZipArchiveMode.Read, leaveOpen: false, Names);

    public static IEnumerable<ArchivedFile> Of(byte[] content)
    {
        using var zip = Open(content);
        // No sound archive uses the same bytes for several files.
        if (zip.Entries.Sum(entry => entry.CompressedLength) > content.Length) throw ArchiveFormats.Damaged();
        foreach (var entry in zip.Entries)
        {
            if (entry.FullName is "" or [.., '/' or '\\']) continue;
            yield return new ArchivedFile(entry.FullName, entry.Length, () => new CheckedStream(entry.Open(), entry.Crc32))
            {
                Refusal = entry.IsEncrypted ? Encrypted : ((entry.ExternalAttributes >> UnixModeShift) & UnixKind) == UnixLink ? ArchivedFile.Link : null,
            };
        }
    }

    /// <summary>Names that are not marked as UTF-8 are so all the same where they can be; else they are in the code page of the first PCs, as the format says.</summary>
    private sealed class NameEncoding : Encoding
    {
        private static readonly Encoding Old = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

        public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(chars, index, count);

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => UTF8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetCharCount(byte[] bytes, int index, int count) => For(bytes.AsSpan(index, count)).GetCharCount(bytes, index, count);

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
            For(bytes.AsSpan(byteIndex, byteCount)).GetChars(bytes, byteIndex, byteCount, chars, charIndex);

        public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount);

        public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);

        private static Encoding For(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? UTF8 : Old;
    }
}
