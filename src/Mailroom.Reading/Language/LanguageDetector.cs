namespace Mailroom.Reading.Language;

internal static class LanguageDetector
{
    public static string? Detect(IReadOnlyList<Page> pages) => null;
}
