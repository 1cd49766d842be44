namespace Mailroom.Reading.Archives;

/// <summary>What may come out of an archive.</summary>
/// <param name="MaximumFiles">The most files.</param>
/// <param name="MaximumFileBytes">The largest file, in bytes.</param>
/// <param name="MaximumBytes">The most bytes of all files together.</param>
/// <param name="MaximumRatio">How many times its own length an archive may unpack to. Of less than 16 MiB the ratio does not matter.</param>
/// <param name="TimeLimit">How long it may take.</param>
public sealed record UnpackLimits(int MaximumFiles, long MaximumFileBytes, long MaximumBytes, int MaximumRatio, TimeSpan TimeLimit)
{
    private const long RatioMattersFrom = 16L * 1024 * 1024;

    /// <summary>The most bytes that may come out of an archive of a length.</summary>
    public long MaximumBytesOf(long length) => Math.Min(MaximumBytes, Math.Max(RatioMattersFrom, length * MaximumRatio));
}
