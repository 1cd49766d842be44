using Microsoft.Extensions.Localization;

namespace Mailroom.WebConsole.Text;

/// <summary>Words that go with a number.</summary>
public static class Counting
{
    /// <summary>The text for one, or that for any other number, which has it as <c>{0}</c>.</summary>
    public static string Count(this IStringLocalizer<Texts> texts, long number, string one, string many) => number == 1 ? texts[one] : texts[many, number];
}
