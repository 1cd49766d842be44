using System.ComponentModel.DataAnnotations;

namespace Mailroom.Configuration;

/// <summary>Section <c>Api</c>: what callers see of the server.</summary>
public sealed class ApiOptions
{
    /// <summary>The address under which callers reach the server, for the addresses of files; empty: the one that the request came to.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>How long the address of a file can be used.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan FileAddressLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The largest JSON body, in bytes.</summary>
    [Range(1024, 1_000_000_000)]
    public long MaximumBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long <c>classify</c> waits for a result before it answers with the state so far.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ClassifyTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
