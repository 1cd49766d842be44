using UglyToad.PdfPig.Content;

namespace Mailroom.Reading.Pdf;

/// <summary>Leaves out letters that are drawn once more a little aside: some programs make bold print and shadows so.</summary>
internal static class OverprintedLetters
{
    // Two equal letters of a word ("ll") stand a whole width apart.
    private const double Aside = 0.4;
    // Shadows of very narrow letters fall beyond them.
    private const double NarrowestWidth = 0.3;
    private const double Same = 0.02;
    // Beyond, a cell holds letters upon letters that nobody could read.
    private const int MostInCell = 50;

    /// <summary>The letters on a page of this size, each once, in their order; those beside it stay as they are.</summary>
    public static IReadOnlyList<Letter> Once(IReadOnlyList<Letter> letters, double width, double height)
    {
        var places = new Dictionary<(string Value, int Column, int Row), List<Letter>>();
        var once = new List<Letter>(letters.Count);
        foreach (var letter in letters)
        {
            if (string.IsNullOrWhiteSpace(letter.Value) || letter.PointSize < 1 || !IsBetween(letter.StartBaseLine.X, width) || !IsBetween(letter.StartBaseLine.Y, height))
            {
                once.Add(letter);
                continue;
            }

            var cell = Math.Max(1, letter.PointSize / 2);
            var (column, row) = ((int)(letter.StartBaseLine.X / cell), (int)(letter.StartBaseLine.Y / cell));
            var nearest = Nearest(places, letter, column, row);
            if (nearest > Reach(letter))
                once.Add(letter);
            // Of what is drawn three times each copy is near to the one before it.
            if (nearest > Same * letter.PointSize)
                Remember(places, (letter.Value, column, row), letter);
        }

        return once;
    }

    private static bool IsBetween(double place, double end) => place >= 0 && place <= end;

    private static double Reach(Letter letter) => Aside * Math.Max(letter.Width, NarrowestWidth * letter.PointSize);

    private static double Nearest(Dictionary<(string Value, int Column, int Row), List<Letter>> places, Letter letter, int column, int row)
    {
        var nearest = double.MaxValue;
        for (var x = column - 1; x <= column + 1; x++)
        {
            for (var y = row - 1; y <= row + 1; y++)
            {
                foreach (var other in places.GetValueOrDefault((letter.Value, x, y), []))
                {
                    if (Math.Abs(other.PointSize - letter.PointSize) < letter.PointSize / 10)
                        nearest = Math.Min(nearest, Distance(letter, other));
                }
            }
        }

        return nearest;
    }

    private static double Distance(Letter one, Letter other) => double.Hypot(one.StartBaseLine.X - other.StartBaseLine.X, one.StartBaseLine.Y - other.StartBaseLine.Y);

    private static void Remember(Dictionary<(string Value, int Column, int Row), List<Letter>> places, (string Value, int Column, int Row) place, Letter letter)
    {
        if (!places.TryGetValue(place, out var known))
            places[place] = known = [];
        if (known.Count < MostInCell)
            known.Add(letter);
    }
}
