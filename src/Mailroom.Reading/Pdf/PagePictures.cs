using UglyToad.PdfPig.Core;

namespace Mailroom.Reading.Pdf;

/// <summary>What the pictures on a page tell about it.</summary>
/// <param name="Share">The share of the page's area that they cover, from 0 to 1.</param>
/// <param name="Resolution">The dots an inch at which the page is best drawn for OCR.</param>
/// <param name="Pixels">The pixels of all pictures together, each as often as it is drawn.</param>
internal sealed record PagePictures(double Share, double Resolution, double Pixels)
{
    public const double HighestResolution = 300;
    private const double LowestResolution = 150;
    private const double PointsPerInch = 72;
    private const int Cells = 32;
    private const int MaximumPictures = 10_000;

    public static PagePictures Of(UglyToad.PdfPig.Content.Page page)
    {
        var covered = new bool[Cells * Cells];
        var (largest, resolution, samples) = (0.0, HighestResolution, 0.0);
        foreach (var picture in page.GetImages().Take(MaximumPictures))
        {
            var bounds = picture.BoundingBox.Bounds();
            samples += (double)picture.WidthInSamples * picture.HeightInSamples;
            Cover(covered, bounds, page);
            if (bounds.Width * bounds.Height <= largest)
                continue;
            largest = bounds.Width * bounds.Height;
            resolution = picture.WidthInSamples / (bounds.Width / PointsPerInch);
        }

        var share = (double)covered.Count(cell => cell) / covered.Length;
        // Drawn larger than a scan was made, it only takes longer; other pages may have small print.
        var best = share > 0.5 ? Math.Clamp(resolution, LowestResolution, HighestResolution) : HighestResolution;
        var pixels = page.Width * page.Height * best * best / (PointsPerInch * PointsPerInch);
        return new PagePictures(share, best * Math.Min(1, Math.Sqrt(Ocr.PageRecognition.SensiblePixels / Math.Max(1, pixels))), samples);
    }

    private static void Cover(bool[] covered, PdfRectangle bounds, UglyToad.PdfPig.Content.Page page)
    {
        var (left, right) = (Cell(bounds.Left / page.Width), Cell(bounds.Right / page.Width));
        var (bottom, top) = (Cell(bounds.Bottom / page.Height), Cell(bounds.Top / page.Height));
        for (var row = bottom; row < top; row++)
            covered.AsSpan(row * Cells, Cells)[left..Math.Max(left, right)].Fill(true);
    }

    private static int Cell(double share) => (int)Math.Round(Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * Cells);
}
