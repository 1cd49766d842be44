using System.Globalization;

namespace Mailroom.Reading.Office;

/// <summary>The number formats of Excel, as far as they make a number a date.</summary>
internal static class NumberFormat
{
    private const int DaysBetweenCalendars = 1462;

    // Excel counts days up to the end of the year 9999.
    private const double LastDay = 2_958_466;

    // The formats that are known by their number alone, where they tell dates or decimals.
    private static readonly Dictionary<int, string> BuiltIn = new()
    {
        [2] = "0.00",
        [4] = "#,##0.00",
        [9] = "0%",
        [10] = "0.00%",
        [14] = "yyyy-mm-dd",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm",
        [19] = "h:mm:ss",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "m/d/yy h:mm",
        [39] = "#,##0.00",
        [40] = "#,##0.00",
        [44] = "#,##0.00",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss.0",
    };

    /// <summary>The format of a number; null for one that shows a number as it is.</summary>
    public static string? Find(int number, IReadOnlyDictionary<int, string> own)
    {
        if (own.TryGetValue(number, out var format)) return format;
        // Between them lie the dates of East Asia, which differ in their signs alone.
        return BuiltIn.GetValueOrDefault(number) ?? (number is (>= 27 and <= 36) or (>= 50 and <= 58) ? "yyyy-mm-dd" : null);
    }

    /// <summary>A number as its format means it: a date, a time, or the number.</summary>
    public static object Value(double number, string? format, bool startsIn1904)
    {
        if (!IsDate(format)) return number;
        var day = startsIn1904 ? number + DaysBetweenCalendars : number;
        return day is >= 0 and < LastDay ? DateTime.FromOADate(day) : number;
    }

    // The letters of dates and times, outside of what is quoted, escaped or set in brackets.
    private static bool IsDate(string? format)
    {
        if (format is null || format.Equals("General", StringComparison.OrdinalIgnoreCase)) return false;
        char? closing = null;
        for (var i = 0; i < format.Length && format[i] != ';'; i++)
        {
            var sign = format[i];
            if (closing is not null)
            {
                if (sign == closing) closing = null;
            }
            else if (sign is '"' or '[')
            {
                // Hours that count on beyond a day stand in brackets themselves.
                if (sign == '[' && i + 1 < format.Length && char.ToLower(format[i + 1], CultureInfo.InvariantCulture) is 'h' or 'm' or 's') return true;
                closing = sign == '"' ? '"' : ']';
            }
            else if (sign is '\\' or '_' or '*')
            {
                i++;
            }
            else if (sign is 'y' or 'Y' or 'm' or 'M' or 'd' or 'D' or 'h' or 'H' or 's' or 'S' or 'e')
            {
                return true;
            }
        }
        return false;
    }
}
