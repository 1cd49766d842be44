using Mailroom.Configuration;
using Mailroom.Uploading;
using Microsoft.Extensions.Options;

namespace Mailroom.Api;

/// <summary>What the OpenAPI document says of how much an upload may hold.</summary>
internal static class UploadLimits
{
    /// <summary>The limits of this server in words.</summary>
    public static string Describe(IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IOptions<UploadOptions>>().Value;
        return $"A file may have {options.MaximumFileBytes} bytes, a request {options.MaximumFiles} files and {options.MaximumRequestBytes} bytes in all; more is answered with 413. "
            + $"It may have {UploadForm.MaximumFields} fields of text with {UploadForm.MaximumFieldBytes} bytes each.";
    }
}
