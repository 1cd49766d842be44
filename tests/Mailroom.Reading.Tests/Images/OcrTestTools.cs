using Mailroom.Reading.Ocr;

namespace Mailroom.Reading.Tests.Images;

/// <summary>Skips tests of OCR where its tools are missing.</summary>
internal static class OcrTestTools
{
    public static async Task SkipWithoutTesseractAsync() =>
        Assert.SkipUnless((await OcrTools.InstalledAsync()).CanReadPictures, "Tesseract is not installed: install tesseract-ocr.");

    public static async Task SkipWithoutPopplerAsync() =>
        Assert.SkipUnless((await OcrTools.InstalledAsync()).CanReadScannedPdfs, "Tesseract or poppler is not installed: install tesseract-ocr and poppler-utils.");
}
