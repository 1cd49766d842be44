using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace Mailroom.Configuration;

/// <summary>Section <c>Proxy</c>: who is believed what the headers <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> say.</summary>
public sealed class ProxyOptions : IValidatableObject
{
    /// <summary>The addresses and networks of the proxies, separated by commas; empty: nobody is believed.</summary>
    public string TrustedAddresses { get; set; } = "";

    /// <summary>The same as networks.</summary>
    public IEnumerable<IPNetwork> TrustedNetworks => Addresses.Select(NetworkOf).OfType<IPNetwork>();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Addresses.Where(one => NetworkOf(one) is null)
        .Select(one => new ValidationResult($"{one} is neither an address nor a network, such as 10.0.0.5 or 10.0.0.0/8.", [nameof(TrustedAddresses)]));

    private string[] Addresses => TrustedAddresses.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? NetworkOf(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : IPNetwork.TryParse(text, out var network) ? network : null;
}
