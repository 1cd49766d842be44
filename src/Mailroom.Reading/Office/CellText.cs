using System.Globalization;

namespace Mailroom.Reading.Office;

/// <summary>The values of a sheet's cells as people read them.</summary>
internal static class CellText
{
    private const int MostDecimals = 10;

    /// <summary>Formats a value; dates as year, month and day, numbers with the decimals that their format asks for.</summary>
    public static string Format(object? value, string? format) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "TRUE" : "FALSE",
        DateTime { Year: < 1901 } time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        double or int or decimal or float => FormatNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture), format ?? ""),
        _ => "",
    };

    private static string FormatNumber(double number, string format)
    {
        if (!double.IsFinite(number)) return "";
        var positive = format.Split(';')[0];
        var isPercent = positive.Contains('%', StringComparison.Ordinal);
        if (isPercent) number *= 100;
        var point = positive.IndexOf('.', StringComparison.Ordinal);
        var decimals = 0;
        while (point >= 0 && point + 1 + decimals < positive.Length && positive[point + 1 + decimals] == '0') decimals++;
        var isFixed = decimals is > 0 and <= MostDecimals && Math.Abs(number) < 1e15;
        // Fifteen digits are what a sheet shows; more would print the rounding of binary fractions.
        var text = number.ToString(isFixed ? "F" + decimals.ToString(CultureInfo.InvariantCulture) : "G15", CultureInfo.InvariantCulture);
        return isPercent ? text + "%" : text;
    }
}
