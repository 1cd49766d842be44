using System.Globalization;
using System.Text;

namespace Mailroom.Reading.Ocr;

/// <summary>How Tesseract looks for text on a page.</summary>
internal enum PageMode
{
    /// <summary>Blocks of text, found by itself.</summary>
    Blocks = 3,

    /// <summary>One column of lines of varying size, as on a receipt.</summary>
    Column = 4,

    /// <summary>One even block of text.</summary>
    OneBlock = 6,

    /// <summary>As much text as can be found anywhere, as on a card.</summary>
    Sparse = 11,
}

/// <summary>How Tesseract tells black from white.</summary>
internal enum Threshold
{
    /// <summary>One limit for the whole picture (Otsu's method).</summary>
    Global = 0,

    /// <summary>A limit for each region: reads faded print beside dark edges.</summary>
    Regional = 1,

    /// <summary>A limit for each pixel's surroundings (Sauvola's method): reads print on a patterned ground.</summary>
    Local = 2,
}

/// <summary>A recognised word.</summary>
/// <param name="Text">Its letters.</param>
/// <param name="Confidence">How sure Tesseract is, from 0 to 1.</param>
/// <param name="Line">The line that it belongs to: words of a line follow each other.</param>
/// <param name="Box">Its place on the picture.</param>
internal readonly record struct RecognisedWord(string Text, double Confidence, int Line, Box Box)
{
    /// <summary>Whether the word takes up more pixels in height than in width.</summary>
    public bool IsTall { get; init; }

    /// <summary>Whether it has two letters or digits at least: specks and rules come out as shorter ones.</summary>
    public bool Counts
    {
        get
        {
            var count = 0;
            foreach (var character in Text)
                count += char.IsLetterOrDigit(character) ? 1 : 0;
            return count >= 2;
        }
    }
}

/// <summary>Runs Tesseract on a picture in memory.</summary>
internal static class Tesseract
{
    private const int MaximumOutput = 32 << 20;
    private const int Columns = 12;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>Recognises the words of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="languages">Installed language packs, joined by <c>+</c>.</param>
    /// <param name="mode">How to look for text.</param>
    /// <param name="threshold">How to tell black from white.</param>
    /// <param name="cancellation">Kills Tesseract.</param>
    public static async Task<IReadOnlyList<RecognisedWord>> RecogniseAsync(GreyPicture picture, string languages, PageMode mode, Threshold threshold,
        CancellationToken cancellation)
    {
        var table = TesseractEngine.For(languages) is { } engine
            ? await engine.RecogniseAsync(picture, mode, threshold, TimeLimit).WaitAsync(cancellation)
            : await RunCommandAsync(picture, languages, mode, threshold, TimeLimit, cancellation);
        return ParseTsv(table ?? throw new ReadingException(ReadingFailure.TimedOut, "Recognising the text of a page took too long. Scan it again, in black and white and at 300 dots an inch."), picture);
    }

    /// <summary>Has the command recognise a picture, for where it is installed without its library.</summary>
    /// <returns>The table that it writes.</returns>
    internal static async Task<string> RunCommandAsync(GreyPicture picture, string languages, PageMode mode, Threshold threshold, TimeSpan timeLimit,
        CancellationToken cancellation)
    {
        List<string> arguments = ["-", "-", "-l", languages, "--psm", ((int)mode).ToString(CultureInfo.InvariantCulture)];
        if (threshold != Threshold.Global)
            arguments.AddRange(["-c", $"thresholding_method={(int)threshold}"]);
        arguments.Add("tsv");
        var result = await ToolProcess.RunAsync("tesseract", arguments, picture.ToPgm(), timeLimit, MaximumOutput, cancellation)
            ?? throw new ReadingException(ReadingFailure.OcrUnavailable, "Reading pictures needs Tesseract: install tesseract-ocr.");
        // An empty page is no error of Tesseract's; what else it cannot do (a picture of a few pixels) yields no words either.
        return result.ExitCode == 0 ? Encoding.UTF8.GetString(result.Output) : "";
    }

    /// <summary>Reads the table that <c>tesseract … tsv</c> writes.</summary>
    internal static List<RecognisedWord> ParseTsv(string tsv, GreyPicture picture)
    {
        var words = new List<RecognisedWord>();
        (int Block, int Paragraph, int Line) place = default;
        var line = 0;
        foreach (var row in tsv.Split('\n'))
        {
            // level, page, block, paragraph, line, word, left, top, width, height, confidence, text; words are level 5
            var cells = row.Split('\t');
            if (cells.Length != Columns || cells[0] != "5" || string.IsNullOrWhiteSpace(cells[11]))
                continue;
            var here = (Number(cells[2]), Number(cells[3]), Number(cells[4]));
            if (here != place)
                (place, line) = (here, line + 1);
            var box = new Box((float)Number(cells[6]) / picture.Width, (float)Number(cells[7]) / picture.Height, (float)Number(cells[8]) / picture.Width,
                (float)Number(cells[9]) / picture.Height);
            var confidence = double.TryParse(cells[10], CultureInfo.InvariantCulture, out var percent) ? Math.Clamp(percent / 100, 0, 1) : 0;
            words.Add(new RecognisedWord(cells[11].Trim(), confidence, line, box) { IsTall = Number(cells[9]) > Number(cells[8]) });
        }

        return words;
    }

    private static int Number(string cell) => int.TryParse(cell, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
