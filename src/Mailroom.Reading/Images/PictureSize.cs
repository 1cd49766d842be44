using System.Buffers.Binary;
using SkiaSharp;

namespace Mailroom.Reading.Images;

/// <summary>Tells pictures that may hold text from those that only adorn it, by their headers alone.</summary>
internal static class PictureSize
{
    // Logos, icons and lines are smaller than anything that is worth reading.
    private const int LeastSide = 200;
    private const int LeastPixels = 150_000;

    private const int EmfBoundsAt = 8;
    private const int EmfSignatureAt = 40;

    /// <summary>Whether a picture is too small to be a page or a card; one of unknown size is not.</summary>
    public static bool IsSmall(byte[] content)
    {
        if (content.AsSpan(Math.Min(content.Length, EmfSignatureAt)).StartsWith(" EMF"u8))
            return IsSmall((long)Number(2) - Number(0), (long)Number(3) - Number(1));
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        return codec is not null && IsSmall(codec.Info.Width, codec.Info.Height);

        int Number(int index) => BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(EmfBoundsAt + (4 * index)));
    }

    private static bool IsSmall(long width, long height) => Math.Min(width, height) < LeastSide || width * height < LeastPixels;
}
