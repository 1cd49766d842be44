using System.Buffers.Binary;
using static Mailroom.Reading.Formats.Signatures;

namespace Mailroom.Reading.Formats;

/// <summary>Pictures in the container of MP4 (HEIC, as phones make them, and AVIF), told from videos by the brands in its first box.</summary>
internal static class HeifBrands
{
    private const int MaximumBrands = 64;

    private static readonly string[] HevcBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"];
    private static readonly string[] Av1Brands = ["avif", "avis"];
    private static readonly string[] AnyCodecBrands = ["mif1", "mif2", "msf1", "miaf"];
    private static readonly string[] MovingBrands = ["msf1", "hevc", "hevx", "hevm", "hevs", "avis"];

    /// <summary>The media type of a picture; null where the bytes are none.</summary>
    /// <param name="content">The file, or its first bytes.</param>
    public static string? MediaType(ReadOnlySpan<byte> content)
    {
        if (!HasAt(content, 4, "ftyp"u8) || content.Length < 12) return null;
        var brands = Brands(content);
        if (brands.Exists(Av1Brands.Contains)) return "image/avif";
        if (brands.Exists(HevcBrands.Contains)) return "image/heic";
        return brands.Exists(AnyCodecBrands.Contains) ? "image/heif" : null;
    }

    /// <summary>Whether the main brand is that of a sequence of pictures.</summary>
    public static bool IsMoving(ReadOnlySpan<byte> content) => MovingBrands.Contains(Brands(content)[0]);

    // The main brand, four bytes for its version, then the brands that it is compatible with.
    private static List<string> Brands(ReadOnlySpan<byte> content)
    {
        var end = (int)Math.Min(Math.Min(BinaryPrimitives.ReadUInt32BigEndian(content), content.Length), 16 + (4 * MaximumBrands));
        var brands = new List<string> { Brand(content, 8) };
        for (var at = 16; at + 4 <= end; at += 4) brands.Add(Brand(content, at));
        return brands;
    }

    private static string Brand(ReadOnlySpan<byte> content, int at) => System.Text.Encoding.ASCII.GetString(content.Slice(at, 4));
}
