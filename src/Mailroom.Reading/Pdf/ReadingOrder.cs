namespace Mailroom.Reading.Pdf;

/// <summary>
/// Brings words into rows and rows into reading order. Rows that share a gutter form a band; a band whose sides are prose, or whose rows do not stand beside each other,
/// is read column by column, any other (a table, a form) row by row.
/// </summary>
internal static class ReadingOrder
{
    // All in sizes of the letters.
    private const float SameRow = 0.5f;
    private const float LeastGutter = 1.1f;

    private const int LeastLinesOfColumn = 3;
    private const double WordsOfProse = 4;
    private const double BesideEachOther = 0.5;
    private const int DeepestColumns = 4;

    /// <summary>Brings words into rows in reading order.</summary>
    /// <param name="words">Upright words, in points.</param>
    public static IEnumerable<IReadOnlyList<Placed>> Of(IReadOnlyList<Placed> words) => Of(words, depth: 0);

    private static IEnumerable<IReadOnlyList<Placed>> Of(IReadOnlyList<Placed> words, int depth)
    {
        foreach (var band in Bands(Rows(words)))
        {
            var gutters = depth < DeepestColumns ? band.Gutters.Where(band.ReadsByColumn).Select(gutter => gutter.Left).Order().ToList() : [];
            if (gutters.Count == 0)
            {
                foreach (var row in band.Rows)
                    yield return row.Words;
                continue;
            }

            var columns = band.Rows.SelectMany(row => row.Words).GroupBy(word => gutters.Count(gutter => word.Box.X >= gutter)).OrderBy(column => column.Key);
            foreach (var row in columns.SelectMany(column => Of([.. column], depth + 1)))
                yield return row;
        }
    }

    private static List<Row> Rows(IReadOnlyList<Placed> words)
    {
        var rows = new List<List<Placed>>();
        float middle = 0, size = 0;
        foreach (var word in words.OrderBy(word => word.Middle))
        {
            if (rows.Count > 0 && word.Middle - middle < SameRow * Math.Min(size, word.Size))
            {
                rows[^1].Add(word);
                middle += (word.Middle - middle) / rows[^1].Count;
                continue;
            }

            rows.Add([word]);
            (middle, size) = (word.Middle, word.Size);
        }

        return [.. rows.Select(row => new Row([.. row.OrderBy(word => word.Box.X)]))];
    }

    private static IEnumerable<Band> Bands(IReadOnlyList<Row> rows)
    {
        Band? band = null;
        foreach (var row in rows)
        {
            if (band?.TryAdd(row) == true)
                continue;
            if (band is not null)
                yield return band;
            band = new Band(row);
        }

        if (band is not null)
            yield return band;
    }

    /// <summary>White space between a left and a right edge.</summary>
    private readonly record struct Gap(float Left, float Right)
    {
        public Gap Shared(Gap other) => new(Math.Max(Left, other.Left), Math.Min(Right, other.Right));
    }

    private sealed class Row
    {
        public Row(IReadOnlyList<Placed> words)
        {
            Words = words;
            Size = words.Max(word => word.Size);
            Gaps.Add(new Gap(float.MinValue, words[0].Box.X));
            Right = words[0].Right;
            foreach (var word in words.Skip(1))
            {
                if (word.Box.X - Right > LeastGutter * word.Size)
                    Gaps.Add(new Gap(Right, word.Box.X));
                Right = Math.Max(Right, word.Right);
            }

            Gaps.Add(new Gap(Right, float.MaxValue));
        }

        public IReadOnlyList<Placed> Words { get; }

        /// <summary>The white space in the row, with that to the left and to the right of it.</summary>
        public List<Gap> Gaps { get; } = [];

        public float Size { get; }

        public float Left => Words[0].Box.X;

        public float Right { get; }
    }

    private sealed class Band(Row first)
    {
        private List<Gap> gaps = first.Gaps;
        private float left = first.Left;
        private float right = first.Right;

        public List<Row> Rows { get; } = [first];

        public IEnumerable<Gap> Gutters => Inner(gaps, left, right);

        /// <summary>Adds a row, unless that would close the last gutter, or the row has gutters where the band has text.</summary>
        public bool TryAdd(Row row)
        {
            var shared = gaps.SelectMany(_ => row.Gaps, (gap, other) => gap.Shared(other)).Where(gap => gap.Right - gap.Left > LeastGutter * row.Size / 2).ToList();
            var (newLeft, newRight) = (Math.Min(left, row.Left), Math.Max(right, row.Right));
            if ((Gutters.Any() || Inner(row.Gaps, row.Left, row.Right).Any()) && !Inner(shared, newLeft, newRight).Any())
                return false;
            (gaps, left, right) = (shared, newLeft, newRight);
            Rows.Add(row);
            return true;
        }

        public bool ReadsByColumn(Gap gutter)
        {
            var sides = Rows.ConvertAll(row => (Left: row.Words.Count(word => word.Box.X < gutter.Left), Right: row.Words.Count(word => word.Box.X >= gutter.Left)));
            var (lefts, rights) = (sides.Count(side => side.Left > 0), sides.Count(side => side.Right > 0));
            if (Math.Min(lefts, rights) < LeastLinesOfColumn)
                return false;
            var prose = sides.Sum(side => side.Left) >= WordsOfProse * lefts && sides.Sum(side => side.Right) >= WordsOfProse * rights;
            return prose || sides.Count(side => side.Left > 0 && side.Right > 0) < BesideEachOther * Math.Min(lefts, rights);
        }

        private static IEnumerable<Gap> Inner(IEnumerable<Gap> gaps, float left, float right) => gaps.Where(gap => gap.Left > left && gap.Right < right);
    }
}
