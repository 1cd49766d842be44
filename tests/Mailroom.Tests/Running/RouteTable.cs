using Mailroom.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailroom.Tests.Running;

/// <summary>Every endpoint that the program has, as it maps them itself: none can be forgotten.</summary>
internal static class RouteTable
{
    private static readonly string[] AnyMethod = ["GET", "POST"];

    /// <summary>The methods and addresses, with their parameters in braces.</summary>
    public static async Task<List<(string Method, string Path)>> ReadAsync()
    {
        using var folder = new TemporaryFolder();
        await using var app = Server.Build(["--Storage:DataFolder=" + folder.In("data"), "--Storage:MasterKeyFolder=" + folder.In("keys")]);
        // The container lets go only of what it has handed out.
        _ = app.Services.GetRequiredService<DataFolder>();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } named ? named : AnyMethod).Select(method => (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))))
            .Distinct().Order()];
    }
}
