using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Graphics.Colors;

namespace Mailroom.Reading.Pdf;

/// <summary>What the pictures on a page tell about it.</summary>
internal sealed class PagePictures
{
    private const double HighestResolution = 300;
    private const double LowestResolution = 150;
    private const double PointsPerInch = 72;
    private const int Cells = 32;
    private const int MaximumPictures = 10_000;
    // Smaller ones are logos, signatures and codes.
    private const double LeastShare = 0.08;
    // Of a page full of text about a sixth is words.
    private const double WrittenOver = 0.08;

    private readonly bool[] covered = new bool[Cells * Cells];

    private PagePictures()
    {
    }

    /// <summary>Of a page of which nothing is known: all of it may be a picture.</summary>
    public static PagePictures Unknown { get; } = AllOver();

    /// <summary>The share of the page's area that they cover, from 0 to 1.</summary>
    public double Share { get; private set; }

    /// <summary>The dots an inch at which they are best drawn for OCR.</summary>
    public double Resolution { get; private set; } = HighestResolution;

    /// <summary>The pixels of all pictures together, each as often as it is drawn.</summary>
    public double Pixels { get; private set; }

    /// <summary>Whether they are large enough to hold writing that matters.</summary>
    public bool MayHoldWriting => Share >= LeastShare;

    public static PagePictures Of(UglyToad.PdfPig.Content.Page page)
    {
        var pictures = new PagePictures();
        var (largest, resolution) = (0.0, HighestResolution);
        foreach (var picture in page.GetImages().Take(MaximumPictures))
        {
            var bounds = picture.BoundingBox.Bounds();
            pictures.Pixels += (double)picture.WidthInSamples * picture.HeightInSamples;
            pictures.Cover(bounds, page);
            if (bounds.Width * bounds.Height <= largest)
                continue;
            largest = bounds.Width * bounds.Height;
            resolution = picture.WidthInSamples / (bounds.Width / PointsPerInch);
        }

        // A picture may also be the pattern that an area is filled with.
        foreach (var path in page.Paths.Where(path => path.IsFilled && path.FillColor is TilingPatternColor).Take(MaximumPictures))
        {
            if (path.GetBoundingRectangle() is { } bounds)
                pictures.Cover(bounds, page);
        }

        pictures.Share = (double)pictures.covered.Count(cell => cell) / pictures.covered.Length;
        // Drawn larger than a scan was made, it only takes longer; other pages may have small print.
        pictures.Resolution = pictures.Share > 0.5 ? Math.Clamp(resolution, LowestResolution, HighestResolution) : HighestResolution;
        return pictures;
    }

    /// <summary>Whether a place lies on one of them.</summary>
    /// <param name="x">The place from the left, as a share of the page's width.</param>
    /// <param name="y">The place from the top, as a share of its height.</param>
    public bool Cover(double x, double y) => covered[(Math.Clamp((int)((1 - y) * Cells), 0, Cells - 1) * Cells) + Math.Clamp((int)(x * Cells), 0, Cells - 1)];

    /// <summary>Whether words stand all over them, so that they are a background, or the scan of a page whose words are known.</summary>
    public bool AreWrittenOver(IEnumerable<PageWord> words) =>
        words.Where(word => Cover(word.Box.X + (word.Box.Width / 2), word.Box.Y + (word.Box.Height / 2))).Sum(word => (double)word.Box.Width * word.Box.Height) > WrittenOver * Share;

    private static PagePictures AllOver()
    {
        var pictures = new PagePictures { Share = 1 };
        pictures.covered.AsSpan().Fill(true);
        return pictures;
    }

    private void Cover(PdfRectangle bounds, UglyToad.PdfPig.Content.Page page)
    {
        var (left, right) = (Cell(bounds.Left / page.Width), Cell(bounds.Right / page.Width));
        var (bottom, top) = (Cell(bounds.Bottom / page.Height), Cell(bounds.Top / page.Height));
        for (var row = bottom; row < top; row++)
            covered.AsSpan(row * Cells, Cells)[left..Math.Max(left, right)].Fill(true);
    }

    private static int Cell(double share) => (int)Math.Round(Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * Cells);
}
