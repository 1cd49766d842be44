using System.IO.Compression;
using System.Text;

namespace Mailroom.Tests.Erasing;

/// <summary>Searches bytes for a marker, also where it stands in another encoding or was compressed.</summary>
internal sealed class CanaryScan
{
    // A compressed form of a few hundred bytes shows the marker within so many.
    private const int Unpacked = 64 * 1024;

    private readonly IReadOnlyList<(string Form, byte[] Bytes)> forms;

    /// <summary>Prepares the forms that are looked for.</summary>
    /// <param name="marker">ASCII letters.</param>
    public CanaryScan(string marker)
    {
        var plain = Encoding.ASCII.GetBytes(marker);
        forms =
        [
            ("plain", plain), ("upper case", Encoding.ASCII.GetBytes(marker.ToUpperInvariant())), ("UTF-16", Encoding.Unicode.GetBytes(marker)), ("UTF-16, big end first", Encoding.BigEndianUnicode.GetBytes(marker)),
            ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain))), ("hex in capitals", Encoding.ASCII.GetBytes(Convert.ToHexString(plain))),
            .. Enumerable.Range(0, 3).Select(offset => ("base64", Base64At(plain, offset))),
        ];
    }

    /// <summary>Every file of a folder in which the marker stands, with the form it was found in.</summary>
    public async Task<List<string>> FindInFolderAsync(string folder)
    {
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // The server holds its lock file. Sockets, and the pipes that .NET keeps for debuggers, have no bytes.
            if (path.EndsWith(".lock", StringComparison.Ordinal) || new FileInfo(path) is { Exists: true, Length: 0 }) continue;
            if (Path.GetFileName(path).Contains(Encoding.ASCII.GetString(forms[0].Bytes), StringComparison.OrdinalIgnoreCase)) found.Add(path + ": its name");
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
            found.AddRange(Find(bytes.AsMemory(0, length)).Select(form => $"{path}: {form}"));
        }

        return found;
    }

    /// <summary>The forms in which the marker stands in some bytes.</summary>
    public IReadOnlyList<string> Find(ReadOnlyMemory<byte> bytes)
    {
        var found = FindForms(bytes.Span).ToHashSet(StringComparer.Ordinal);
        Parallel.For(0, bytes.Length, () => new byte[Unpacked], (offset, _, buffer) =>
        {
            if (Unpack(bytes[offset..], buffer) is not (var how, > 0 and var length)) return buffer;
            foreach (var form in FindForms(buffer.AsSpan(0, length)))
            {
                lock (found) found.Add($"{how}, {form}");
            }

            return buffer;
        }, _ => { });
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private List<string> FindForms(ReadOnlySpan<byte> bytes)
    {
        var found = new List<string>();
        foreach (var (form, wanted) in forms) if (bytes.IndexOf(wanted) >= 0) found.Add(form);
        return found;
    }

    // Compressed data is looked for wherever it may begin.
    private static (string How, int Length) Unpack(ReadOnlyMemory<byte> bytes, byte[] buffer)
    {
        var span = bytes.Span;
        if (span.Length < 4) return default;
        if ((span[0] & 0x0F) == 8 && ((span[0] << 8) + span[1]) % 31 == 0 && span[0] <= 0x78) return ("zlib", Inflate(bytes[2..], buffer));
        if (span[0] == 0x1F && span[1] == 0x8B && span[2] == 8 && span.Length > 18) return ("gzip", Inflate(bytes[(span[3] == 0 ? 10 : 18)..], buffer));
        if (span.StartsWith("PK\x03\x04"u8) && span.Length > 30) return ("zip", Inflate(bytes[Math.Min(span.Length, 30 + span[26] + (span[27] << 8) + span[28] + (span[29] << 8))..], buffer));
        using var brotli = new BrotliDecoder();
        brotli.Decompress(span, buffer, out _, out var written);
        return ("Brotli", written);
    }

    private static int Inflate(ReadOnlyMemory<byte> bytes, byte[] buffer)
    {
        using var inflate = new DeflateStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        var length = 0;
        try
        {
            while (length < buffer.Length && inflate.Read(buffer, length, buffer.Length - length) is > 0 and var read) length += read;
        }
        catch (InvalidDataException)
        {
            // What came out before counts.
        }

        return length;
    }

    // The characters of base64 that depend on the marker alone, where so many bytes stand before it.
    private static byte[] Base64At(byte[] marker, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. marker]);
        var first = (offset * 8 + 5) / 6;
        return Encoding.ASCII.GetBytes(text[first..((offset + marker.Length) * 8 / 6)]);
    }
}
