namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Makes a damaged file of sound ones; the same one for the same seed.</summary>
internal static class Mutant
{
    private const int MaximumChanges = 6;
    private const int MaximumLength = 2 << 20;

    public static byte[] Of(FuzzedFormat format, int seed)
    {
        var random = new Random(seed);
        var samples = format.Samples;
        var (file, other) = (samples[random.Next(samples.Count)], samples[random.Next(samples.Count)]);
        // Most often few changes: what is damaged all over is refused at its first byte.
        for (var changes = Math.Min(random.Next(1, MaximumChanges + 1), random.Next(1, MaximumChanges + 1)); changes > 0; changes--)
            file = Change(format.Form, file, other, random);
        file = file.Length > MaximumLength ? file[..MaximumLength] : file;
        return format.Form == Form.Png && random.Next(10) > 0 ? PngChecksums.Repaired(file) : file;
    }

    private static byte[] Change(Form form, byte[] file, byte[] other, Random random) => form switch
    {
        // Some packages and compound files are damaged as such.
        Form.Package when random.Next(10) > 0 => PackageMutations.Apply(file, other, random),
        Form.Compound when random.Next(4) > 0 => CompoundMutations.Apply(file, other, random),
        Form.Markup when random.Next(4) > 0 => TokenMutations.Apply(file, other, random),
        Form.Mixed when random.Next(2) > 0 => TokenMutations.Apply(file, other, random),
        _ => ByteMutations.Apply(file, other, random),
    };
}
