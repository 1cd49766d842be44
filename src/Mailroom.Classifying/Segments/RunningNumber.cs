using System.Globalization;
using System.Text.RegularExpressions;

namespace Mailroom.Classifying.Segments;

/// <summary>A line at the edge of a page with the numbers in it: "Future Internet 2014, 6 74" is followed by "Future Internet 2014, 6 75".</summary>
internal sealed partial class RunningNumber
{
    private readonly string text;
    private readonly int[] numbers;

    /// <summary>Takes the numbers out of a line.</summary>
    public RunningNumber(string line)
    {
        text = Numbers().Replace(line, "#");
        numbers = [.. Numbers().Matches(line).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];
    }

    /// <summary>Whether it is the same line as on an earlier page, but for one number that is as much higher as there are pages between.</summary>
    public bool Follows(RunningNumber earlier, int distance)
    {
        if (numbers.Length != earlier.numbers.Length || text != earlier.text) return false;
        var changed = numbers.Zip(earlier.numbers, (one, other) => one - other).Where(difference => difference != 0).ToList();
        return changed is [var only] && only == distance;
    }

    [GeneratedRegex(@"(?<!\d)\d{1,4}(?!\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbers();
}
