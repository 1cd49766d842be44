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

    /// <summary>The letters, each once, in their order.</summary>
    public static IReadOnlyList<Letter> Once(IReadOnlyList<Letter> letters)
    {
        var places = new Dictionary<(string Value, int Column, int Row), List<Letter>>();
        var once = new List<Letter>(letters.Count);
        foreach (var letter in letters)
        {
            if (string.IsNullOrWhiteSpace(letter.Value) || letter.PointSize < 1)
            {
                once.Add(letter);
                continue;
            }

            var cell = Math.Max(1, letter.PointSize / 2);
            var (column, row) = ((int)Math.Clamp(letter.StartBaseLine.X / cell, -1e6, 1e6), (int)Math.Clamp(letter.StartBaseLine.Y / cell, -1e6, 1e6));
            var nearest = Nearest(places, letter, column, row);
            if (nearest > Reach(letter))
                once.Add(letter);
            // Of what is drawn three times each copy is near to the one before it.
            if (nearest > Same * letter.PointSize)
                Remember(places, (letter.Value, column, row), letter);
        }

        return once;
    }

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
        known.Add(letter);
    }
}
