using System.Numerics;

namespace Mailroom.Reading.Ocr;

/// <summary>
/// Enlarges and reduces pictures with the cubic filter of Mitchell and Netravali (Reconstruction filters in computer graphics, SIGGRAPH 1988), rows first, then columns.
/// Skia's own took longer than recognising the text of the result.
/// </summary>
internal static class Resampling
{
    private const double Radius = 2;

    /// <summary>The picture in another size.</summary>
    public static GreyPicture Resample(GreyPicture picture, int width, int height)
    {
        var columns = Taps.For(picture.Width, width);
        var rows = Taps.For(picture.Height, height);
        var narrow = new float[width * picture.Height];
        for (var y = 0; y < picture.Height; y++)
        {
            var source = picture.Pixels.AsSpan(y * picture.Width, picture.Width);
            var target = narrow.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var weights = columns.Of(x, out var first);
                var part = source.Slice(first, weights.Length);
                var sum = 0f;
                for (var tap = 0; tap < weights.Length; tap++)
                    sum += weights[tap] * part[tap];
                target[x] = sum;
            }
        }

        var pixels = new byte[width * height];
        var line = new float[width];
        for (var y = 0; y < height; y++)
        {
            var weights = rows.Of(y, out var first);
            Array.Clear(line);
            for (var tap = 0; tap < weights.Length; tap++)
                Add(narrow.AsSpan((first + tap) * width, width), weights[tap], line);
            for (var x = 0; x < width; x++)
                pixels[(y * width) + x] = (byte)Math.Clamp(line[x] + 0.5f, 0, 255);
        }

        return new GreyPicture(width, height, pixels);
    }

    private static void Add(ReadOnlySpan<float> row, float weight, Span<float> line)
    {
        var at = 0;
        for (; at <= line.Length - Vector<float>.Count; at += Vector<float>.Count)
            (new Vector<float>(line[at..]) + (new Vector<float>(row[at..]) * weight)).CopyTo(line[at..]);
        for (; at < line.Length; at++)
            line[at] += row[at] * weight;
    }

    /// <summary>Which pixels of the source make up each pixel of the target, and how much of each.</summary>
    private sealed class Taps(int count, int[] firsts, float[] weights)
    {
        public ReadOnlySpan<float> Of(int pixel, out int first)
        {
            first = firsts[pixel];
            return weights.AsSpan(pixel * count, count);
        }

        public static Taps For(int source, int target)
        {
            var step = (double)source / target;
            // Reducing has to look at all pixels that become one.
            var stretch = Math.Max(1, step);
            var count = Math.Min(source, (int)Math.Ceiling(2 * Radius * stretch) + 1);
            var (firsts, weights) = (new int[target], new float[target * count]);
            for (var pixel = 0; pixel < target; pixel++)
            {
                var middle = ((pixel + 0.5) * step) - 0.5;
                var first = Math.Clamp((int)Math.Ceiling(middle - (Radius * stretch)), 0, source - count);
                var of = weights.AsSpan(pixel * count, count);
                var sum = 0.0;
                for (var tap = 0; tap < count; tap++)
                    sum += Filter((first + tap - middle) / stretch);
                for (var tap = 0; tap < count; tap++)
                    of[tap] = (float)(Filter((first + tap - middle) / stretch) / sum);
                firsts[pixel] = first;
            }

            return new Taps(count, firsts, weights);
        }

        // With B and C of a third each, which the paper recommends.
        private static double Filter(double distance) => Math.Abs(distance) switch
        {
            < 1 and var x => ((7 * x * x * x) - (12 * x * x) + (16.0 / 3)) / 6,
            < Radius and var x => ((-7.0 / 3 * x * x * x) + (12 * x * x) - (20 * x) + (32.0 / 3)) / 6,
            _ => 0,
        };
    }
}
