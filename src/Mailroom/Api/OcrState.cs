using Mailroom.Configuration;
using Mailroom.Reading;
using Mailroom.Reading.Ocr;
using Microsoft.Extensions.Options;

namespace Mailroom.Api;

/// <summary>What this server has to read pictures with.</summary>
/// <param name="Tesseract">The version of Tesseract; absent where it is not installed.</param>
/// <param name="Pdftoppm">The version of poppler's pdftoppm; absent where it is not installed.</param>
/// <param name="Libheif">The version of libheif, which decodes HEIC and AVIF; absent where it is not installed.</param>
/// <param name="Languages">The language packs that are installed.</param>
/// <param name="Advice">What is missing and how to get it; absent where nothing is.</param>
public sealed record OcrState(string? Tesseract, string? Pdftoppm, string? Libheif, IReadOnlyList<string> Languages, string? Advice);

/// <summary>Looks once, at the start, for the tools of OCR.</summary>
public sealed class OcrProbe(IOptions<ReadingSettings> settings)
{
    private Task<OcrState>? state;

    /// <summary>What was found; a look that failed is taken again.</summary>
    public async Task<OcrState> StateAsync()
    {
        try
        {
            return await (state is { IsFaulted: false } looked ? looked : state = FindAsync(settings.Value.OcrLanguages));
        }
        catch (ReadingException failure)
        {
            return new OcrState(null, null, null, [], failure.Message);
        }
    }

    private static async Task<OcrState> FindAsync(string languages)
    {
        var tools = await OcrTools.FindAsync(CancellationToken.None);
        var missing = tools.CanReadPictures ? tools.MissingLanguages(languages) : [];
        var packs = missing.Count == 0 ? null
            : $"Reading:OcrLanguages names language packs that are not installed: {string.Join(", ", missing)}. Install {string.Join(", ", missing.Select(pack => "tesseract-ocr-" + pack))}.";
        return new OcrState(tools.TesseractVersion, tools.PdftoppmVersion, tools.HeifVersion, tools.Languages, tools.Advice ?? packs);
    }
}
