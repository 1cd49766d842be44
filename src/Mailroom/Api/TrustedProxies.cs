using Mailroom.Configuration;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Mailroom.Api;

/// <summary>Takes the caller's address, and the address that the caller used, from the headers of the proxies that the operator named; of nobody else.</summary>
public static class TrustedProxies
{
    /// <summary>Adds it; before anything that looks at these addresses.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var trusted = app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.TrustedNetworks.ToList();
        if (trusted.Count == 0) return;
        // As many as there are in a row: each one's word is taken only where it is trusted itself.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost, ForwardLimit = null };
        // The runtime would trust this machine.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in trusted) forwarded.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(forwarded);
    }
}
