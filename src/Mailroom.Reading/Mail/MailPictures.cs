using Mailroom.Reading.Formats;
using SkiaSharp;

namespace Mailroom.Reading.Mails;

/// <summary>Tells the pictures of a mail that may be documents, photographed or scanned, from logos, icons of signatures and pixels that track.</summary>
internal static class MailPictures
{
    private const int ShortestSide = 300;
    private const int FewestPixels = 200_000;

    // Within the text stand banners and pictures of newsletters; a scan or photo that was pasted there is larger.
    private const int ShortestSideInText = 500;
    private const int FewestPixelsInText = 500_000;
    private const int LongestOfBanner = 3;

    /// <summary>Whether a file is a picture that is too small to be a document.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isInText">Whether it is shown within the text rather than beside it.</param>
    public static bool IsDecoration(byte[] file, bool isInText)
    {
        if (Signatures.Find(file) is not { Kind: FileKind.Picture }) return false;
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        // Such as TIFF, which nobody decorates with.
        if (codec is null) return false;
        var (shorter, longer) = (Math.Min(codec.Info.Width, codec.Info.Height), Math.Max(codec.Info.Width, codec.Info.Height));
        var pixels = (long)shorter * longer;
        return isInText
            ? shorter < ShortestSideInText || pixels < FewestPixelsInText || longer > (long)LongestOfBanner * shorter
            : shorter < ShortestSide || pixels < FewestPixels;
    }
}
