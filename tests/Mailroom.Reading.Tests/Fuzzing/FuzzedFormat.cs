namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>A format whose reader is fuzzed.</summary>
/// <param name="Name">Its name, which is also how files of it end.</param>
/// <param name="Form">What its files are made of.</param>
/// <param name="Make">Makes sound files of it.</param>
/// <param name="Runs">Damaged files in <c>./test</c>.</param>
/// <param name="LongRuns">Damaged files in <c>./test --long</c>.</param>
internal sealed record FuzzedFormat(string Name, Form Form, Func<IReadOnlyList<byte[]>> Make, int Runs, int LongRuns)
{
    private IReadOnlyList<byte[]>? samples;

    /// <summary>Whether its files are pictures: the same code decodes them for drawing, and the OCR behind it, hundreds of times as slow as what damage can harm, sees only some.</summary>
    public bool IsPicture { get; init; }

    /// <summary>The sound files, made once.</summary>
    public IReadOnlyList<byte[]> Samples => samples ??= Make();
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

    /// <summary>A compound file: streams of bytes in sectors.</summary>
    Compound,

    /// <summary>Chunks with checksums.</summary>
    Png,
}
