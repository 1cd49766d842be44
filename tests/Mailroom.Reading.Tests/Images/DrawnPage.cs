using SkiaSharp;

namespace Mailroom.Reading.Tests.Images;

/// <summary>Draws pages of text as pictures.</summary>
internal static class DrawnPage
{
    /// <summary>Enough words for a page that needs no second look.</summary>
    public static readonly string[] Letter =
    [
        "Quarterly report of the harbour office",
        "The number of vessels that entered the harbour between January",
        "and March was higher than in any winter of the last twenty years.",
        "Most of them carried timber, grain and machine parts from the north.",
        "Repairs of the eastern pier began in February and will be finished",
        "before summer. Until then large vessels berth at the western pier.",
        "Fees remain unchanged. The office asks all captains to announce",
        "their arrival one day ahead, by telephone or by electronic mail.",
        "Complaints about noise during the night have become less frequent",
        "since the new cranes were put into service at the end of autumn.",
    ];

    public static readonly string? Font = Directory.Exists("/usr/share/fonts")
        ? Directory.EnumerateFiles("/usr/share/fonts", "*Sans.ttf", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault()
        : null;

    public static void SkipWithoutFont() => Assert.SkipWhen(Font is null, "No font was found to draw a page with: install fonts-dejavu-core.");

    /// <summary>Draws lines of text, black on white.</summary>
    public static SKBitmap Draw(IReadOnlyList<string> lines, int width = 1240, int height = 900, float size = 32)
    {
        SkipWithoutFont();
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        using var typeface = SKTypeface.FromFile(Font);
        using var font = new SKFont(typeface, size);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        for (var line = 0; line < lines.Count; line++)
            canvas.DrawText(lines[line], 80, 120 + (line * size * 1.8f), SKTextAlign.Left, font, ink);
        return bitmap;
    }

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>Turns a picture clockwise by quarters.</summary>
    public static SKBitmap Turn(SKBitmap bitmap, int quarters)
    {
        var turned = quarters % 2 == 1 ? new SKBitmap(bitmap.Height, bitmap.Width) : new SKBitmap(bitmap.Width, bitmap.Height);
        using var canvas = new SKCanvas(turned);
        canvas.Translate(turned.Width / 2f, turned.Height / 2f);
        canvas.RotateDegrees(90 * quarters);
        canvas.DrawBitmap(bitmap, -bitmap.Width / 2f, -bitmap.Height / 2f, SKSamplingOptions.Default);
        return turned;
    }
}
