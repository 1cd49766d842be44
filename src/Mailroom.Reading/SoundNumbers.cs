namespace Mailroom.Reading;

/// <summary>Takes from pages the numbers that a document made up: sizes that no letter has, and places that are nowhere. They mean nothing, and JSON has no word for them.</summary>
internal static class SoundNumbers
{
    private const double LargestFontSize = 10_000;

    public static Page Of(Page page) => page with
    {
        Width = double.IsFinite(page.Width) ? page.Width : 0,
        Height = double.IsFinite(page.Height) ? page.Height : 0,
        PictureShare = page.PictureShare is { } share && double.IsFinite(share) ? share : null,
        Lines = page.Lines.All(IsSound) ? page.Lines : [.. page.Lines.Select(Of)],
    };

    private static Line Of(Line line) => IsSound(line)
        ? line
        : line with { FontSize = IsSize(line.FontSize) ? line.FontSize : null, Box = ArePlaces(line) ? line.Box : null, Words = ArePlaces(line) ? line.Words : null };

    private static bool IsSound(Line line) => IsSize(line.FontSize) && ArePlaces(line);

    private static bool IsSize(double? size) => size is null or (> 0 and <= LargestFontSize);

    private static bool ArePlaces(Line line) => (line.Box is not { } box || IsPlace(box)) && line.Words?.All(word => IsPlace(word.Box)) != false;

    private static bool IsPlace(Box box) => float.IsFinite(box.X) && float.IsFinite(box.Y) && float.IsFinite(box.Width) && float.IsFinite(box.Height);
}
