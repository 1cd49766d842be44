using System.Globalization;

namespace Mailroom.WebConsole.Text;

/// <summary>The words of the console. The English ones are the keys; those of another language stand in <c>Texts.LANGUAGE.resx</c>.</summary>
public sealed class Texts
{
    /// <summary>The cookie that remembers a chosen language.</summary>
    public const string CookieName = "mailroom-language";

    /// <summary>The languages, English first.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "de"];

    /// <summary>The language of the page that is being made.</summary>
    public static string Language => Languages.Contains(CultureInfo.CurrentUICulture.Name, StringComparer.Ordinal) ? CultureInfo.CurrentUICulture.Name : Languages[0];
}
