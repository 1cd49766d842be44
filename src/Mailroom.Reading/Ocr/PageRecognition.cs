namespace Mailroom.Reading.Ocr;

/// <summary>
/// Recognises a page's text. No one setting of Tesseract is right for all pages, so that it judges by what comes back, the words found and their confidence, and
/// spends more on those pages only that need it.
/// </summary>
internal sealed class PageRecognition(OcrTools tools, ReadingOptions options)
{
    /// <summary>A page of A4 at 300 dots an inch: more pixels cost time and add no words.</summary>
    public const int SensiblePixels = 2480 * 3508;

    // Tesseract knows places of 15 bits, and some of its ways fall over longer pictures before it looks.
    private const int LongestSide = 32_000;

    // A page with fewer words, or less sure ones, gets the second pass. On cards and identity papers the first pass finds up to 35.
    private const int EnoughWords = 50;
    private const double EnoughConfidence = 0.6;

    // Below this many words there may be print that the first two ways of telling black from white miss, or the page lies on its side.
    private const int HardlyAnyWords = 15;

    // Text that is upside down or lies on its left side comes out as words of about 0.2 to 0.4, upright text seldom below 0.6.
    private const double MisleadConfidence = 0.5;

    // Small pictures of cards are read best when they are enlarged to this many pixels.
    private const int EnlargedSide = 1500;
    private const int ReducedSide = 1200;

    // At this many pixels the print of a full page still comes out as words the right way up, in half the time.
    private const int LegibleSide = 2000;

    /// <summary>Recognises a page.</summary>
    /// <param name="picture">The page; it is reduced where it is larger than is of use.</param>
    /// <param name="number">The page's number in the document.</param>
    /// <param name="thorough">Whether a page that yields little is read again in other ways.</param>
    /// <param name="cancellation">Stops the recognition and kills the tools.</param>
    /// <returns>The page, its boxes relative to the upright picture.</returns>
    public async Task<Page> RecogniseAsync(GreyPicture picture, int number, bool thorough, CancellationToken cancellation)
    {
        if (!tools.CanReadPictures)
            throw new ReadingException(ReadingFailure.OcrUnavailable, tools.Advice!);
        var pass = await ReadAsync(Reduce(picture), thorough, cancellation);
        var (width, height) = pass.Turned ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        return new Page(number, RecognisedLines.From(pass.Words, pass.Sparse, options.MaximumPageCharacters), PageSource.Ocr)
        {
            Width = width,
            Height = height,
            OcrConfidence = pass.Confidence,
        };
    }

    private async Task<Pass> ReadAsync(GreyPicture picture, bool thorough, CancellationToken cancellation)
    {
        if (picture.IsBlank())
            return Pass.Empty;
        var pass = await ReadPlainAsync(picture, cancellation);
        if (!thorough)
            return pass;
        // On cards the plain way finds too few words to tell which way up they are.
        var quarters = (pass.IsFull || pass.IsSideways) && pass.Confidence < MisleadConfidence
            ? await QuartersToUprightAsync(picture, LegibleSide, pass, ReadPlainAsync, cancellation)
            : 0;
        if (quarters == 0 && pass.IsSideways)
            quarters = 3;
        if (quarters != 0)
            (picture, pass) = await TurnAsync(picture, quarters, cancellation);
        if (pass.IsGood)
            return pass with { Turned = quarters % 2 == 1 };

        pass = pass.With(await ReadSparseAsync(picture, cancellation));
        if (quarters == 0 && (pass.SureWords < HardlyAnyWords || pass.Confidence < MisleadConfidence))
        {
            quarters = await QuartersToUprightAsync(picture, ReducedSide, pass, ReadSparseAsync, cancellation);
            if (quarters != 0)
            {
                (picture, pass) = await TurnAsync(picture, quarters, cancellation);
                pass = pass.With(await ReadSparseAsync(picture, cancellation));
            }
        }

        if (pass.SureWords < HardlyAnyWords)
            pass = pass.With(new Pass(await Tesseract.RecogniseAsync(picture, Languages, PageMode.Blocks, Threshold.Regional, cancellation), Sparse: false));
        return pass with { Turned = quarters % 2 == 1 };
    }

    private async Task<Pass> ReadPlainAsync(GreyPicture picture, CancellationToken cancellation)
    {
        // A till receipt is one block of lines; elsewhere columns have to be told apart.
        var mode = picture.Width < 1300 && picture.Height > 1.5 * picture.Width ? PageMode.OneBlock : PageMode.Blocks;
        return new Pass(await Tesseract.RecogniseAsync(picture, Languages, mode, Threshold.Global, cancellation), Sparse: false);
    }

    private async Task<Pass> ReadSparseAsync(GreyPicture picture, CancellationToken cancellation)
    {
        var factor = (double)EnlargedSide / Math.Max(picture.Width, picture.Height);
        var enlarged = (factor > 1 ? picture.Scale(factor) : picture).StretchContrast();
        return new Pass(await Tesseract.RecogniseAsync(enlarged, Languages, PageMode.Sparse, Threshold.Local, cancellation), Sparse: true);
    }

    /// <summary>Reads the picture each other way up: by how many quarters it must be turned clockwise, or 0 where no way is far better.</summary>
    private static async Task<int> QuartersToUprightAsync(GreyPicture picture, int side, Pass asItIs, Func<GreyPicture, CancellationToken, Task<Pass>> read,
        CancellationToken cancellation)
    {
        var reduced = picture.Scale(Math.Min(1, (double)side / Math.Max(picture.Width, picture.Height)));
        var best = (Quarters: 0, Score: Math.Max(2 * asItIs.Score, HardlyAnyWords * MisleadConfidence));
        foreach (var quarters in (int[])[2, 1, 3])
        {
            var pass = await read(reduced.Turn(quarters), cancellation);
            if (pass.Score > best.Score && !pass.IsSideways)
                best = (quarters, pass.Score);
            if (pass.IsGood && !pass.IsSideways)
                break;
        }

        return best.Quarters;
    }

    private async Task<(GreyPicture Picture, Pass Pass)> TurnAsync(GreyPicture picture, int quarters, CancellationToken cancellation)
    {
        var turned = picture.Turn(quarters);
        return (turned, await ReadPlainAsync(turned, cancellation));
    }

    private string Languages => tools.UsableLanguages(options.OcrLanguages);

    private static GreyPicture Reduce(GreyPicture picture)
    {
        var factor = Math.Min(Math.Sqrt((double)SensiblePixels / ((long)picture.Width * picture.Height)), (double)LongestSide / Math.Max(picture.Width, picture.Height));
        return factor < 1 ? picture.Scale(factor) : picture;
    }

    /// <summary>What one or more runs of Tesseract found.</summary>
    private sealed record Pass(IReadOnlyList<RecognisedWord> Words, bool Sparse)
    {
        private const double Sure = 0.5;
        private const double LinesCountFor = 0.75;

        public static Pass Empty { get; } = new([], Sparse: false);

        /// <summary>Whether the picture had to be turned by a quarter or three.</summary>
        public bool Turned { get; init; }

        /// <summary>Whether there are many words, right or wrong.</summary>
        public bool IsFull { get; } = Words.Count(word => word.Counts) >= EnoughWords;

        /// <summary>How many words are more likely right than not.</summary>
        public int SureWords { get; } = Words.Count(word => word.Counts && word.Confidence >= Sure);

        /// <summary>The sum of the sure words' confidence: what passes are compared by.</summary>
        public double Score { get; } = Words.Where(word => word.Counts && word.Confidence >= Sure).Sum(word => word.Confidence);

        public double Confidence { get; } = Words.Where(word => word.Counts).Select(word => word.Confidence).DefaultIfEmpty(0).Average();

        /// <summary>
        /// Whether the words are taller than wide: Tesseract reads lines that run downwards, but their places are of no use, and it misses some.
        /// </summary>
        public bool IsSideways => 2 * Words.Count(word => word.Counts && word.Confidence >= Sure && word.IsTall) > SureWords;

        public bool IsGood => SureWords >= EnoughWords && Confidence >= EnoughConfidence;

        /// <summary>The better pass with the sure words that only the other one found; words in lines count for more than words found anywhere.</summary>
        public Pass With(Pass other)
        {
            var (better, worse) = Score >= LinesCountFor * other.Score ? (this, other) : (other, this);
            var lines = better.Words.Select(word => word.Line).DefaultIfEmpty(0).Max();
            var added = worse.Words.Where(word => word.Counts && word.Confidence >= Sure && !better.Words.Any(known => Overlaps(known.Box, word.Box)))
                .Select(word => word with { Line = lines + word.Line });
            return new Pass([.. better.Words, .. added], Sparse: true);
        }

        private static bool Overlaps(Box one, Box other) =>
            one.X < other.X + other.Width && other.X < one.X + one.Width && one.Y < other.Y + other.Height && other.Y < one.Y + one.Height;
    }
}
