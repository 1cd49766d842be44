using System.Globalization;
using System.Xml;

namespace Mailroom.Erasing;

/// <summary>ISO 8601 durations: a year counts as 365 days, a month as 30.</summary>
public static class RetentionTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">For example <c>P30D</c>, <c>P2W</c> or <c>PT12H</c>.</param>
    /// <param name="time">The duration, from one second to 100 years.</param>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        try
        {
            time = text is ['P', .. var weeks, 'W'] ? TimeSpan.FromDays(7 * int.Parse(weeks, NumberStyles.None, CultureInfo.InvariantCulture)) : XmlConvert.ToTimeSpan(text);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return false;
        }

        return time >= TimeSpan.FromSeconds(1) && time <= Longest;
    }

    /// <summary>The seconds of a duration that was checked before; null for none.</summary>
    public static long? SecondsOf(string? text) => text is not null && TryParse(text, out var time) ? (long)time.TotalSeconds : null;
}
