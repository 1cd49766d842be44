using System.Globalization;

namespace Mailroom.Api;

/// <summary>Checks of members that many calls take.</summary>
public static class Required
{
    private const int DefaultLimit = 100;
    private const int MaximumLimit = 10_000;
    private const int MaximumIdLength = 200;

    /// <summary>An id that must be given.</summary>
    public static string Id(string? value, string name)
    {
        if (string.IsNullOrWhiteSpace(value)) throw RequestException.Invalid($"{name} is required.");
        return value.Length <= MaximumIdLength ? value : throw RequestException.Invalid($"{name} is not an id of this server.");
    }

    /// <summary>An id that may be left out; an empty one is, for clients that send all their fields.</summary>
    public static string? OptionalId(string? value, string name) => string.IsNullOrWhiteSpace(value) ? null : Id(value, name);

    /// <summary>How many rows a list gives.</summary>
    public static int Limit(string? value)
    {
        if (value is null) return DefaultLimit;
        return !value.AsSpan().ContainsAnyExceptInRange('0', '9') && int.TryParse(value, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaximumLimit ? limit : throw RequestException.Invalid($"limit must be from 1 to {MaximumLimit}.");
    }
}
