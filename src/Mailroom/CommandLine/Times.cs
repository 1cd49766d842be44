using System.Globalization;

namespace Mailroom.CommandLine;

/// <summary>How times are shown.</summary>
public static class Times
{
    /// <summary>A time in UTC, to the minute.</summary>
    public static string Show(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
