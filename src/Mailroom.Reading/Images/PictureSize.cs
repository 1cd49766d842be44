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

    // The header by which a WMF says its size.
    private const int WmfBoundsAt = 6;
    private const int WmfUnitsAt = 14;

    private const int PixelsOfInch = 96;

    private static ReadOnlySpan<byte> WmfSignature => [0xD7, 0xCD, 0xC6, 0x9A];

    /// <summary>Whether a picture is too small to be a page or a card; one of unknown size is not.</summary>
    public static bool IsSmall(byte[] content)
    {
        if (content.AsSpan(Math.Min(content.Length, EmfSignatureAt)).StartsWith(" EMF"u8))
            return IsSmall((long)Number(2) - Number(0), (long)Number(3) - Number(1));
        if (content.Length > WmfUnitsAt + 2 && content.AsSpan().StartsWith(WmfSignature))
            return IsShownSmall((Short(2) - Short(0)) / Units(), (Short(3) - Short(1)) / Units());
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        return codec is not null && IsSmall(codec.Info.Width, codec.Info.Height);

        int Number(int index) => BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(EmfBoundsAt + (4 * index)));

        int Short(int index) => BinaryPrimitives.ReadInt16LittleEndian(content.AsSpan(WmfBoundsAt + (2 * index)));

        double Units() => Math.Max(1, (int)BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(WmfUnitsAt)));
    }

    /// <summary>Whether a picture is shown too small to be a page or a card.</summary>
    /// <param name="width">In inches.</param>
    /// <param name="height">In inches.</param>
    public static bool IsShownSmall(double width, double height) => IsSmall((long)(width * PixelsOfInch), (long)(height * PixelsOfInch));

    private static bool IsSmall(long width, long height) => Math.Min(width, height) < LeastSide || width * height < LeastPixels;
}
