using System.Text;
using System.Text.RegularExpressions;
using Mailroom.Reading.Images;

namespace Mailroom.Reading.Ocr;

/// <summary>The tools that reading pictures and scanned PDFs needs, as found on this machine.</summary>
/// <param name="TesseractVersion">The version of Tesseract, for example <c>5.3.0</c>, or null where it is not installed.</param>
/// <param name="PdftoppmVersion">The version of poppler's pdftoppm, or null where it is not installed.</param>
/// <param name="Languages">The language packs of Tesseract that are installed, in order of their names.</param>
public sealed partial record OcrTools(string? TesseractVersion, string? PdftoppmVersion, IReadOnlyList<string> Languages)
{
    // Data for telling which way up a page stands, and for equations: they read no text.
    private static readonly string[] NoLanguages = ["osd", "equ"];
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);
    private static OcrTools? installed;

    /// <summary>The version of libheif, which decodes HEIC and AVIF, or null where it is not installed.</summary>
    public string? HeifVersion { get; init; }

    /// <summary>Whether pictures can be read.</summary>
    public bool CanReadPictures => TesseractVersion is not null && Languages.Count > 0;

    /// <summary>Whether scanned pages of PDFs can be read.</summary>
    public bool CanReadScannedPdfs => CanReadPictures && PdftoppmVersion is not null;

    /// <summary>What a person has to install before all pictures and scanned PDFs can be read, in a sentence; null where nothing is missing.</summary>
    public string? Advice => (TesseractVersion, Languages.Count, PdftoppmVersion) switch
    {
        (null, _, null) => "Reading pictures needs Tesseract, and scanned PDFs need poppler: install tesseract-ocr and poppler-utils.",
        (null, _, _) => "Reading pictures needs Tesseract: install tesseract-ocr.",
        (_, 0, _) => "Tesseract has no language pack: install tesseract-ocr-eng or the packs of the languages of your documents.",
        (_, _, null) => "Reading scanned PDFs needs pdftoppm: install poppler-utils.",
        _ => HeifVersion is null ? HeifLibrary.Advice : null,
    };

    /// <summary>Looks which tools are installed. Takes some hundredths of a second.</summary>
    /// <param name="cancellation">Stops the looking.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ReadingException">A tool is installed, but could not be started now.</exception>
    public static async Task<OcrTools> FindAsync(CancellationToken cancellation)
    {
        var tesseract = await AskAsync("tesseract", "--version", cancellation);
        var packs = tesseract is null ? [] : Packs(await AskAsync("tesseract", "--list-langs", cancellation) ?? "");
        var poppler = await AskAsync("pdftoppm", "-v", cancellation);
        return new OcrTools(Version(tesseract), Version(poppler), packs) { HeifVersion = HeifLibrary.Version };
    }

    /// <summary>The requested language packs that are not installed.</summary>
    /// <param name="requested">Packs joined by <c>+</c>, as in <see cref="ReadingOptions.OcrLanguages"/>.</param>
    /// <returns>Their names; empty where all are there.</returns>
    public IReadOnlyList<string> MissingLanguages(string requested) => [.. Split(requested).Where(pack => !Languages.Contains(pack))];

    /// <summary>What is installed, found once in the life of this process; a look that fails is not kept.</summary>
    internal static async Task<OcrTools> InstalledAsync() => installed ??= await FindAsync(CancellationToken.None);

    /// <summary>
    /// The value for Tesseract's <c>-l</c>: the requested packs that are installed; where none of them is, English or else the first pack, as text with a few wrong
    /// accents is worth more than none.
    /// </summary>
    internal string UsableLanguages(string requested)
    {
        var usable = Split(requested).Where(Languages.Contains).ToList();
        if (usable.Count > 0)
            return string.Join('+', usable);
        return Languages.Contains("eng") ? "eng" : Languages[0];
    }

    private static string[] Split(string requested) => requested.Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static async Task<string?> AskAsync(string tool, string argument, CancellationToken cancellation)
    {
        var answer = await ToolProcess.RunAsync(tool, [argument], [], TimeLimit, 1 << 20, cancellation);
        return answer is null ? null : Encoding.UTF8.GetString(answer.Output) + answer.Error;
    }

    private static string? Version(string? answer) => answer is null ? null : VersionNumber().Match(answer) is { Success: true } match ? match.Value : "unknown";

    // The first line is a heading with the folder's name.
    private static List<string> Packs(string answer)
    {
        var lines = answer.Split('\n', StringSplitOptions.TrimEntries).Skip(1);
        return [.. lines.Where(line => PackName().IsMatch(line) && !NoLanguages.Contains(line)).Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"\d+(\.\d+)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionNumber();

    [GeneratedRegex(@"^[A-Za-z0-9_/-]+$", RegexOptions.None, 1000)]
    private static partial Regex PackName();
}
