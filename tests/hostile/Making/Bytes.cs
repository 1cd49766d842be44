using System.IO.Compression;
using System.Text;

namespace Mailroom.Hostile.Making;

/// <summary>Short forms of what nearly every attack is made of.</summary>
internal static class Bytes
{
    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Times(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>Noise that is the same each time.</summary>
    public static byte[] Noise(int length)
    {
        var noise = new byte[length];
        // Nothing here is a secret.
#pragma warning disable CA5394
        new Random(1).NextBytes(noise);
#pragma warning restore CA5394
        return noise;
    }

    /// <summary>Zeros as a stream of zlib.</summary>
    public static byte[] PackedZeros(long length) => Packed(new byte[1 << 20], length);

    /// <summary>Bytes as a stream of zlib.</summary>
    public static byte[] Packed(byte[] content) => Packed(content, content.Length);

    /// <summary>A pattern over and over, up to a length, as a stream of zlib.</summary>
    public static byte[] Packed(byte[] pattern, long length) => Pack(pattern, length, memory => new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true));

    /// <summary>A pattern over and over, up to a length, as the inside of a ZIP archive has it.</summary>
    public static byte[] Deflated(byte[] pattern, long length) => Pack(pattern, length, memory => new DeflateStream(memory, CompressionLevel.Optimal, leaveOpen: true));

    /// <summary>A pattern over and over, up to a length, as gzip.</summary>
    public static byte[] Gzipped(byte[] pattern, long length) => Pack(pattern, length, memory => new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true));

    private static byte[] Pack(byte[] pattern, long length, Func<Stream, Stream> open)
    {
        using var memory = new MemoryStream();
        using (var packing = open(memory))
        {
            for (var left = length; left > 0; left -= pattern.Length) packing.Write(pattern, 0, (int)Math.Min(left, pattern.Length));
        }
        return memory.ToArray();
    }
}
