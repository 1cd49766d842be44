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
}
