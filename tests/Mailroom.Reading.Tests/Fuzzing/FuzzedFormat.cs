namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>A format whose reader is fuzzed.</summary>
/// <param name="Name">Its name, which is also how files of it end.</param>
/// <param name="Form">What its files are made of.</param>
/// <param name="Make">Makes sound files of it.</param>
/// <param name="Pace">How long its files take.</param>
internal sealed record FuzzedFormat(string Name, Form Form, Func<IReadOnlyList<byte[]>> Make, Pace Pace)
{
    private IReadOnlyList<byte[]>? samples;

    /// <summary>Damaged files in <c>./test</c>.</summary>
    public int Runs => Pace == Pace.Slow ? 6 : 40;

    /// <summary>Damaged files in <c>./test --long</c>.</summary>
    public int LongRuns => Pace == Pace.Slow ? 60 : 4_000;

    /// <summary>Sound files, and those in which something was found before.</summary>
    public IReadOnlyList<byte[]> Samples => samples ??= [.. Make(), .. KeptSeeds.Of(Name).Select(File.ReadAllBytes)];
}

/// <summary>How long files take: hundreds of times as long where they may end at the OCR, or run a program.</summary>
internal enum Pace
{
    Slow,
    Fast,
}

/// <summary>What files are made of, which decides how they are changed.</summary>
internal enum Form
{
    /// <summary>Fields of bytes.</summary>
    Binary,

    /// <summary>Words and marks.</summary>
    Markup,

    /// <summary>Fields of bytes between words and marks.</summary>
    Mixed,

    /// <summary>A ZIP archive of markup.</summary>
    Package,

    /// <summary>Chunks with checksums.</summary>
    Png,
}
