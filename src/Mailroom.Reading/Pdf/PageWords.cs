using UglyToad.PdfPig;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Util;

namespace Mailroom.Reading.Pdf;

/// <summary>A word of a page's text layer.</summary>
/// <param name="Text">The word.</param>
/// <param name="Box">Its place on the page as it is seen.</param>
/// <param name="FontSize">Size of its letters in points.</param>
/// <param name="Bold">Whether it is set in bold.</param>
/// <param name="Quarters">By how many quarters it is turned clockwise.</param>
internal sealed record PageWord(string Text, Box Box, double FontSize, bool Bold, int Quarters)
{
    /// <summary>Whether it stands aslant, so that its box says little of where its letters are.</summary>
    public bool IsAslant { get; init; }

    /// <summary>Whether it is not to be seen: programs lay what they recognised over the picture of a page in this way.</summary>
    public bool IsInvisible { get; init; }
}

/// <summary>Collects the words of a page: its text, the values of its form fields and the notes written on it.</summary>
internal static class PageWords
{
    private const double FieldFontSize = 10;
    private const int LongestWordWithMarks = 200;

    public static List<PageWord> Of(UglyToad.PdfPig.Content.Page page, PdfDocument document, int maximumCharacters)
    {
        var words = new List<PageWord>();
        foreach (var word in DefaultWordExtractor.Instance.GetWords(OverprintedLetters.Once(page.Letters, page.Width, page.Height)))
        {
            var box = BoxOf(word.BoundingBox, page);
            // A mark of an Arabic or Hebrew letter may stand so that it seems a word of its own.
            if (Text(word).Trim() is not { Length: > 0 } text || RightToLeft.IsMark(text) || box.X >= 1 || box.Y >= 1 || box.X + box.Width <= 0 || box.Y + box.Height <= 0)
                continue;
            words.Add(new PageWord(text, box, word.Letters[0].PointSize, IsBold(word), Quarters(word.TextOrientation))
            {
                IsAslant = word.TextOrientation == TextOrientation.Other,
                IsInvisible = word.Letters[0].RenderingMode is TextRenderingMode.Neither or TextRenderingMode.NeitherClip,
            });
        }

        // Thousands of fields may hand the same long value down.
        var left = maximumCharacters;
        foreach (var (text, place) in new FormValues(document.Structure.TokenScanner, maximumCharacters).Of(page).Select(value => (value.Text, Seen(value.Place, page))).Concat(Notes(page)))
        {
            AddText(words, text[..CleanText.BreakBefore(text, left)], BoxOf(place, page));
            left -= text.Length;
            if (left <= 0)
                break;
        }

        return words;
    }

    private static string Text(UglyToad.PdfPig.Content.Word word) => RightToLeft.IsIn(word.Text) ? RightToLeft.Word(WithMarks(word.Letters)) : word.Text;

    /// <summary>The letters from left to right, each with the marks that stand on it.</summary>
    private static List<string> WithMarks(IReadOnlyList<Letter> letters)
    {
        var bases = letters.Where(letter => !RightToLeft.IsMark(letter.Value)).ToList();
        if (bases.Count is 0 or > LongestWordWithMarks || letters.Count > 2 * LongestWordWithMarks)
            return [.. letters.Select(letter => letter.Value)];
        var glyphs = bases.ConvertAll(letter => letter.Value);
        foreach (var mark in letters.Where(letter => RightToLeft.IsMark(letter.Value)))
        {
            var middle = mark.BoundingBox.Centroid.X;
            glyphs[bases.Index().MinBy(letter => Math.Abs(letter.Item.BoundingBox.Centroid.X - middle)).Index] += mark.Value;
        }

        return glyphs;
    }

    private static bool IsBold(UglyToad.PdfPig.Content.Word word)
    {
        var font = word.Letters[0].FontDetails;
        return font.IsBold || font.Weight >= 600 || font.Name?.Contains("bold", StringComparison.OrdinalIgnoreCase) == true ||
            font.Name?.Contains("black", StringComparison.OrdinalIgnoreCase) == true;
    }

    private static int Quarters(TextOrientation orientation) => orientation switch
    {
        TextOrientation.Rotate90 => 1,
        TextOrientation.Rotate180 => 2,
        TextOrientation.Rotate270 => 3,
        _ => 0,
    };

    private static IEnumerable<(string Text, PdfRectangle Place)> Notes(UglyToad.PdfPig.Content.Page page) =>
        page.GetAnnotations()
            .Where(note => note.Type is AnnotationType.FreeText or AnnotationType.Text && !string.IsNullOrWhiteSpace(note.Content))
            .Select(note => (note.Content!, note.Rectangle));

    /// <summary>Lays a text's words out in its rectangle, line by line, so that they fall into the rows of what is printed beside it.</summary>
    private static void AddText(List<PageWord> words, string text, Box place)
    {
        var lines = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var row = 0; row < lines.Length; row++)
        {
            var x = place.X;
            var height = place.Height / lines.Length;
            var step = place.Width / lines[row].Length;
            foreach (var word in lines[row].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                words.Add(new PageWord(word, new Box(x, place.Y + (row * height), step * word.Length, height), FieldFontSize, Bold: false, Quarters: 0));
                x += step * (word.Length + 1);
            }
        }
    }

    private static Box BoxOf(PdfRectangle rectangle, UglyToad.PdfPig.Content.Page page)
    {
        var bounds = rectangle.Bounds();
        return new Box((float)(bounds.Left / page.Width), (float)(1 - (bounds.Top / page.Height)), (float)(bounds.Width / page.Width),
            (float)(bounds.Height / page.Height));
    }

    /// <summary>A rectangle of the file as it is seen: relative to the part of the page that is shown, and turned with the page.</summary>
    private static PdfRectangle Seen(PdfRectangle rectangle, UglyToad.PdfPig.Content.Page page)
    {
        var shown = page.CropBox.Bounds;
        var (left, bottom, right, top) = (rectangle.Left - shown.Left, rectangle.Bottom - shown.Bottom, rectangle.Right - shown.Left, rectangle.Top - shown.Bottom);
        return page.Rotation.Value switch
        {
            90 => new PdfRectangle(bottom, page.Height - right, top, page.Height - left),
            180 => new PdfRectangle(page.Width - right, page.Height - top, page.Width - left, page.Height - bottom),
            270 => new PdfRectangle(page.Width - top, left, page.Width - bottom, right),
            _ => new PdfRectangle(left, bottom, right, top),
        };
    }
}
