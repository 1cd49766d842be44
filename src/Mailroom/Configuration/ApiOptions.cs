using System.ComponentModel.DataAnnotations;

namespace Mailroom.Configuration;

/// <summary>Section <c>Api</c>: what callers see of the server.</summary>
public sealed class ApiOptions : IValidatableObject
{
    private const string AnyOrigin = "*";

    /// <summary>The address under which callers reach the server, for the addresses of files; empty: the one that the request came to.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>The origins whose pages may use the API in a browser, separated by commas; <c>*</c>: all; empty: none.</summary>
    public string AllowedOrigins { get; set; } = AnyOrigin;

    /// <summary>How long the address of a file can be used; null: until the file is deleted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan? FileAddressLifetime { get; set; }

    /// <summary>The largest JSON body, in bytes.</summary>
    [Range(1024, 1_000_000_000)]
    public long MaximumBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long <c>classify</c> waits for a result before it answers with the state so far.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ClassifyTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether pages of all origins may use the API.</summary>
    public bool TakesAnyOrigin => AllowedOrigins.Trim() == AnyOrigin;

    /// <summary>The origins that are named.</summary>
    public string[] Origins => TakesAnyOrigin ? [] : AllowedOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Origins.Where(one => !IsOrigin(one))
        .Select(one => new ValidationResult($"{one} is no origin, such as https://intranet.example or http://localhost:3000; * alone stands for all.", [nameof(AllowedOrigins)]));

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && string.Equals(origin.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
