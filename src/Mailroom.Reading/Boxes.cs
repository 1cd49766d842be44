namespace Mailroom.Reading;

/// <summary>Computes with boxes.</summary>
internal static class Boxes
{
    /// <summary>The smallest box that holds all of these.</summary>
    public static Box Around(IEnumerable<Box> boxes)
    {
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (var box in boxes)
        {
            left = Math.Min(left, box.X);
            top = Math.Min(top, box.Y);
            right = Math.Max(right, box.X + box.Width);
            bottom = Math.Max(bottom, box.Y + box.Height);
        }

        return new Box(left, top, right - left, bottom - top);
    }
}
