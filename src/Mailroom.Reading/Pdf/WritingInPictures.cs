using Mailroom.Reading.Ocr;

namespace Mailroom.Reading.Pdf;

/// <summary>
/// Estimates how much writing a page shows within its pictures that its text layer does not have: marks of the size of letters that stand beside each other in rows, away from the known words.
/// Photos and drawings have few of them. It is a look at a small drawing, far cheaper than recognising the page.
/// </summary>
internal static class WritingInPictures
{
    /// <summary>The dots an inch at which a page is drawn for the look.</summary>
    public const int Resolution = 100;

    // All in pixels of that drawing.
    private const int LeastHeight = 4;
    private const int GreatestHeight = 40;
    private const int LeastInk = 5;
    private const int Neighbourhood = 15;
    private const int Contrast = 28;

    // Letters of small print touch each other in the drawing.
    private const double LongestOfHeight = 14;
    private const double LetterOfHeight = 0.7;
    private const double LeastRow = 5;
    private const double HighestRow = 2.2;
    private const double WidestGap = 1.6;
    private const int MaximumMarks = 60_000;

    /// <summary>About how many letters stand in rows within the pictures and not where the known words are.</summary>
    public static int CountLetters(GreyPicture drawing, PagePictures pictures, IEnumerable<PageWord> known)
    {
        var marks = Marks(drawing, pictures, KnownWriting.On(drawing, known));
        return Math.Max(InRows(marks), InRows(marks.ConvertAll(mark => mark.Turned())));
    }

    private static List<Mark> Marks(GreyPicture drawing, PagePictures pictures, bool[] known)
    {
        var ink = Ink(drawing);
        var marks = new List<Mark>();
        var open = new Stack<int>();
        for (var start = 0; start < ink.Length && marks.Count < MaximumMarks; start++)
        {
            if (!ink[start])
                continue;
            var mark = Grow(ink, drawing.Width, start, open);
            var (x, y) = (mark.Left + (mark.Width / 2), mark.Top + (mark.Height / 2));
            if (mark.Ink >= LeastInk && !known[(y * drawing.Width) + x] && pictures.Cover((double)x / drawing.Width, (double)y / drawing.Height))
                marks.Add(mark);
        }

        return marks;
    }

    /// <summary>The pixels that are much darker than their surroundings.</summary>
    private static bool[] Ink(GreyPicture drawing)
    {
        var (width, height) = (drawing.Width, drawing.Height);
        var sums = new long[(width + 1) * (height + 1)];
        for (var y = 0; y < height; y++)
        {
            long row = 0;
            for (var x = 0; x < width; x++)
            {
                row += drawing.Pixels[(y * width) + x];
                sums[((y + 1) * (width + 1)) + x + 1] = sums[(y * (width + 1)) + x + 1] + row;
            }
        }

        var ink = new bool[width * height];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom) = (Math.Max(0, y - Neighbourhood) * (width + 1), Math.Min(height, y + Neighbourhood + 1) * (width + 1));
            var rows = (bottom - top) / (width + 1);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = (Math.Max(0, x - Neighbourhood), Math.Min(width, x + Neighbourhood + 1));
                var sum = sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left];
                ink[(y * width) + x] = drawing.Pixels[(y * width) + x] + Contrast < sum / (rows * (right - left));
            }
        }

        return ink;
    }

    /// <summary>Takes the mark that holds a pixel out of the ink.</summary>
    private static Mark Grow(bool[] ink, int width, int start, Stack<int> open)
    {
        var (left, right, top, bottom, count) = (int.MaxValue, 0, int.MaxValue, 0, 0);
        ink[start] = false;
        open.Push(start);
        while (open.TryPop(out var at))
        {
            var (x, y) = (at % width, at / width);
            (left, right, top, bottom, count) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y), count + 1);
            for (var down = -1; down <= 1; down++)
            {
                for (var across = -1; across <= 1; across++)
                {
                    var next = at + (down * width) + across;
                    if (x + across < 0 || x + across >= width || next < 0 || next >= ink.Length || !ink[next])
                        continue;
                    ink[next] = false;
                    open.Push(next);
                }
            }
        }

        return new Mark(left, top, right - left + 1, bottom - top + 1, count);
    }

    /// <summary>The letters that marks in rows stand for.</summary>
    private static int InRows(List<Mark> marks)
    {
        var candidates = marks.Where(mark => mark.Height is >= LeastHeight and <= GreatestHeight && mark.Width <= LongestOfHeight * mark.Height).OrderBy(mark => mark.Left).ToList();
        var ends = new Dictionary<int, List<Row>>();
        var rows = new List<Row>();
        foreach (var mark in candidates)
        {
            var row = RowBefore(ends, mark);
            if (row is null)
                rows.Add(row = new Row());
            row.Add(mark);
            var band = Band(mark);
            if (!ends.TryGetValue(band, out var inBand))
                ends[band] = inBand = [];
            inBand.Remove(row);
            inBand.Add(row);
            // The next marks stand further to the right: rows that ended long before take none of them.
            inBand.RemoveAll(other => other.Right < mark.Left - (WidestGap * GreatestHeight));
        }

        return (int)rows.Where(row => row.IsWriting).Sum(row => row.Letters);
    }

    private static Row? RowBefore(Dictionary<int, List<Row>> ends, Mark mark)
    {
        Row? nearest = null;
        for (var band = Band(mark) - 1; band <= Band(mark) + 1; band++)
        {
            foreach (var row in ends.GetValueOrDefault(band, []))
            {
                if (row.Continues(mark) && (nearest is null || row.Right > nearest.Right))
                    nearest = row;
            }
        }

        return nearest;
    }

    private static int Band(Mark mark) => (mark.Top + (mark.Height / 2)) / GreatestHeight;

    private readonly record struct Mark(int Left, int Top, int Width, int Height, int Ink)
    {
        public int Right => Left + Width;

        public int Bottom => Top + Height;

        public Mark Turned() => new(Top, Left, Height, Width, Ink);
    }

    /// <summary>Marks beside each other, of about the same height.</summary>
    private sealed class Row
    {
        private int left = int.MaxValue;
        private int top = int.MaxValue;
        private int bottom;
        private int marks;
        private double heights;
        private Mark last;

        public int Right { get; private set; }

        public double Letters { get; private set; }

        public bool IsWriting => marks >= 3 && Right - left >= LeastRow * heights / marks && bottom - top <= HighestRow * heights / marks;

        public bool Continues(Mark mark)
        {
            var (lower, higher) = (Math.Min(last.Height, mark.Height), Math.Max(last.Height, mark.Height));
            var shared = Math.Min(last.Bottom, mark.Bottom) - Math.Max(last.Top, mark.Top);
            return 2.5 * lower >= higher && 2 * shared >= lower && mark.Left - last.Right <= WidestGap * higher && mark.Left >= last.Left;
        }

        public void Add(Mark mark)
        {
            (left, Right, top, bottom) = (Math.Min(left, mark.Left), Math.Max(Right, mark.Right), Math.Min(top, mark.Top), Math.Max(bottom, mark.Bottom));
            (marks, heights, last) = (marks + 1, heights + mark.Height, mark);
            Letters += Math.Max(1, mark.Width / (LetterOfHeight * mark.Height));
        }
    }
}
