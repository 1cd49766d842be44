using System.Globalization;
using System.Text;

namespace Mailroom.Reading.Pdf;

/// <summary>Brings writing from right to left, which pages hold as it is seen, into the order in which it is read. Numbers and Latin words within it run from left to right.</summary>
internal static class RightToLeft
{
    /// <summary>Whether any letter runs from right to left.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (IsLetter(character))
                return true;
        }

        return false;
    }

    /// <summary>A word in the order in which it is read.</summary>
    /// <param name="glyphs">What stands on the page, from left to right; a glyph may stand for several letters, and marks belong to the glyph that holds them.</param>
    public static string Word(IReadOnlyList<string> glyphs)
    {
        if (!glyphs.Any(glyph => IsIn(glyph)))
            return string.Concat(glyphs);
        return PresentationForms.Normalised(string.Concat(Turned(glyphs, RunsOfNumbers(glyphs))));
    }

    /// <summary>The words of a row in the order in which they are read.</summary>
    /// <param name="row">Words from left to right.</param>
    /// <param name="text">The word's text, itself in the order in which it is read.</param>
    public static IReadOnlyList<T> Row<T>(IReadOnlyList<T> row, Func<T, string> text)
    {
        var kinds = row.Select(word => KindOf(text(word))).ToList();
        if (!kinds.Contains(Kind.RightToLeft))
            return row;
        if (kinds.Count(kind => kind == Kind.RightToLeft) >= kinds.Count(kind => kind == Kind.LeftToRight))
            return [.. Turned(row, Runs(kinds, Kind.LeftToRight))];
        var ordered = row.ToList();
        foreach (var (start, length) in Runs(kinds, Kind.RightToLeft))
            ordered.Reverse(start, length);
        return ordered;
    }

    private enum Kind
    {
        Neutral,
        Number,
        LeftToRight,
        RightToLeft,
    }

    private static Kind KindOf(string word)
    {
        var kind = Kind.Neutral;
        foreach (var character in word)
        {
            if (IsLetter(character))
                return Kind.RightToLeft;
            if (char.IsLetter(character))
                kind = Kind.LeftToRight;
            else if (char.IsDigit(character) && kind == Kind.Neutral)
                kind = Kind.Number;
        }

        return kind;
    }

    /// <summary>All from the last to the first, save that the runs keep their order within.</summary>
    private static IEnumerable<T> Turned<T>(IReadOnlyList<T> items, IEnumerable<(int Start, int Length)> runs)
    {
        var starts = runs.ToDictionary(run => run.Start + run.Length - 1, run => run.Start);
        for (var at = items.Count - 1; at >= 0; at--)
        {
            var start = starts.GetValueOrDefault(at, at);
            for (var inRun = start; inRun <= at; inRun++)
                yield return items[inRun];
            at = start;
        }
    }

    /// <summary>Runs that begin with the kind; signs and numbers between its words belong to them, and a number behind.</summary>
    private static IEnumerable<(int Start, int Length)> Runs(IReadOnlyList<Kind> kinds, Kind wanted)
    {
        for (var start = 0; start < kinds.Count; start++)
        {
            if (kinds[start] != wanted)
                continue;
            var end = start;
            for (var at = start + 1; at < kinds.Count && (kinds[at] == wanted || kinds[at] is Kind.Neutral or Kind.Number); at++)
                end = kinds[at] == Kind.Neutral ? end : at;
            yield return (start, end - start + 1);
            start = end;
        }
    }

    // Digits and Latin letters within a word, with the signs between them: 12.05.2024.
    private static IEnumerable<(int Start, int Length)> RunsOfNumbers(IReadOnlyList<string> glyphs)
    {
        for (var start = 0; start < glyphs.Count; start++)
        {
            if (!RunsForward(glyphs[start]))
                continue;
            var end = start;
            for (var at = start + 1; at < glyphs.Count && (RunsForward(glyphs[at]) || IsSeparator(glyphs[at])); at++)
                end = RunsForward(glyphs[at]) ? at : end;
            yield return (start, end - start + 1);
            start = end;
        }
    }

    private static bool RunsForward(string glyph) => glyph.Length > 0 && char.IsLetterOrDigit(glyph, 0) && !IsIn(glyph);

    private static bool IsSeparator(string glyph) => glyph is [var sign] && ".,:/-+%@_'٫٬".Contains(sign);

    // Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms, without the digits among them.
    private static bool IsLetter(char character) => character is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')
        && CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter;

    /// <summary>Whether a glyph is no more than marks, which belong to a letter.</summary>
    public static bool IsMark(string glyph) => glyph.Length > 0 && glyph.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark);
}
