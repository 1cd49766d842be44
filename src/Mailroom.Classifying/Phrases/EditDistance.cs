namespace Mailroom.Classifying.Phrases;

/// <summary>How many letters must be put in, taken out, replaced or swapped with the next to turn a word into another.</summary>
internal static class EditDistance
{
    /// <summary>The distance, or <paramref name="limit"/> where it is not below that.</summary>
    public static int Between(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) >= limit) return limit;
        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> current = stackalloc int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++) last[column] = column;
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            var lowest = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                var distance = Math.Min(replaced, Math.Min(last[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                {
                    distance = Math.Min(distance, beforeLast[column - 2] + 1);
                }
                current[column] = distance;
                lowest = Math.Min(lowest, distance);
            }
            if (lowest >= limit) return limit;
            var free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }
        return Math.Min(limit, last[right.Length]);
    }
}
