using System.Globalization;

namespace Mailroom.WebConsole;

/// <summary>How the console shows times.</summary>
public static class Moment
{
    /// <summary>A time to the minute, by the clock of the server's machine.</summary>
    public static string Show(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
