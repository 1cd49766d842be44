using Mailroom.Reading.Ocr;

namespace Mailroom.Reading.Pdf;

/// <summary>Where a drawing of a page shows the words of its text layer.</summary>
internal static class KnownWriting
{
    // Larger boxes are watermarks, or fonts that lie about their size: they say little of where letters are.
    private const double LargestLetters = 0.08;
    private const double Margin = 0.25;

    /// <summary>For each pixel whether a known word stands there, or just beside it.</summary>
    public static bool[] On(GreyPicture drawing, IEnumerable<PageWord> words)
    {
        var known = new bool[drawing.Pixels.Length];
        foreach (var (left, top, right, bottom) in Places(drawing, words))
        {
            for (var y = top; y < bottom; y++)
                known.AsSpan(y * drawing.Width, drawing.Width)[left..right].Fill(true);
        }

        return known;
    }

    /// <summary>The drawing without the known words, so that they are not recognised once more, and nothing is made of what is under them.</summary>
    public static GreyPicture Erase(GreyPicture drawing, IEnumerable<PageWord> words)
    {
        var (pixels, paper) = ((byte[])drawing.Pixels.Clone(), drawing.Paper);
        foreach (var (left, top, right, bottom) in Places(drawing, words))
        {
            for (var y = top; y < bottom; y++)
                pixels.AsSpan(y * drawing.Width, drawing.Width)[left..right].Fill(paper);
        }

        return new GreyPicture(drawing.Width, drawing.Height, pixels);
    }

    private static IEnumerable<(int Left, int Top, int Right, int Bottom)> Places(GreyPicture drawing, IEnumerable<PageWord> words)
    {
        foreach (var word in words)
        {
            var (width, height) = (word.Box.Width * drawing.Width, word.Box.Height * drawing.Height);
            var size = Math.Min(width, height);
            if (word.IsAslant || size > LargestLetters * Math.Max(drawing.Width, drawing.Height))
                continue;
            var margin = 1 + (Margin * size);
            yield return (
                (int)Math.Clamp((word.Box.X * drawing.Width) - margin, 0, drawing.Width), (int)Math.Clamp((word.Box.Y * drawing.Height) - margin, 0, drawing.Height),
                (int)Math.Clamp((word.Box.X * drawing.Width) + width + margin, 0, drawing.Width), (int)Math.Clamp((word.Box.Y * drawing.Height) + height + margin, 0, drawing.Height));
        }
    }
}
