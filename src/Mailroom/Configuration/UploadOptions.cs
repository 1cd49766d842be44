using System.ComponentModel.DataAnnotations;

namespace Mailroom.Configuration;

/// <summary>Section <c>Uploads</c>: limits of what is taken.</summary>
public sealed class UploadOptions
{
    /// <summary>The largest file, in bytes.</summary>
    [Range(1, 2_000_000_000)]
    public long MaximumFileBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>The most files of one request.</summary>
    [Range(1, 100_000)]
    public int MaximumFiles { get; set; } = 1000;

    /// <summary>The largest upload request, in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaximumRequestBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Whether archives and stores of mails are taken apart into files.</summary>
    public bool UnpackArchives { get; set; } = true;

    /// <summary>The most files that the archives of one request may hold together.</summary>
    [Range(1, 1_000_000)]
    public int MaximumUnpackedFiles { get; set; } = 10_000;

    /// <summary>The most bytes that the archives of one request may unpack to together.</summary>
    [Range(1, long.MaxValue)]
    public long MaximumUnpackedBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How many times its own length an archive may unpack to.</summary>
    [Range(1, 1_000_000)]
    public int MaximumUnpackedRatio { get; set; } = 200;

    /// <summary>How long the unpacking of the archives of one request may take together.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
    public TimeSpan UnpackTimeLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an archive may wait for those of other requests to be unpacked.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "12:00:00")]
    public TimeSpan UnpackWaitLimit { get; set; } = TimeSpan.FromMinutes(1);
}
