namespace Mailroom.Reading.Images;

/// <summary>Keeps pictures from taking more memory than a document may: a few kilobytes can claim billions of pixels.</summary>
internal static class PixelLimit
{
    /// <summary>Throws where a picture has more pixels than are allowed, or none.</summary>
    /// <exception cref="ReadingException">The picture is too large, or its size makes no sense.</exception>
    public static void Check(long width, long height, long maximumPixels)
    {
        if (width <= 0 || height <= 0)
            throw new ReadingException(ReadingFailure.Corrupt, "The picture is damaged: it has no pixels. Open it in the program that made it, save it again and upload the new file.");
        // Byte offsets within a decoded picture have to fit into 31 bits.
        if (width > int.MaxValue / 4 / height || width * height > maximumPixels)
            throw Exceeded();
    }

    public static ReadingException Exceeded() => new(ReadingFailure.TooLarge, "The picture has too many pixels. Scan or export it at a lower resolution.");
}
