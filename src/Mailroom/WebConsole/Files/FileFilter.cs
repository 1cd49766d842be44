using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Mailroom.WebConsole.Files;

/// <summary>Which files a table shows, and in which order. It stands in the page's address, so that a page that is loaded again is where it was.</summary>
public sealed record FileFilter
{
    /// <summary>The type that was given; null for all.</summary>
    public string? Type { get; init; }

    /// <summary>The state; null for all.</summary>
    public FileState? State { get; init; }

    /// <summary>Only confidences from here on, from 0 to 1.</summary>
    public double? From { get; init; }

    /// <summary>Only confidences below this, from 0 to 1.</summary>
    public double? Below { get; init; }

    /// <summary>Letters that the file name contains, compared without case.</summary>
    public string? Find { get; init; }

    /// <summary>What the files are sorted by.</summary>
    public FileOrder Order { get; init; }

    /// <summary>Whether the order is turned round.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Whether it is all files as they were uploaded, for which nothing has to be opened.</summary>
    public bool IsPlain => this == new FileFilter();

    /// <summary>Whether files are left out.</summary>
    public bool IsNarrow => this with { Order = FileOrder.Uploaded, IsDescending = false } != new FileFilter();

    /// <summary>Reads it from an address.</summary>
    public static FileFilter Parse(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address).Query);
        return new FileFilter
        {
            Type = Text("type"),
            State = Enum.TryParse<FileState>(Text("state"), ignoreCase: true, out var state) ? state : null,
            From = Share("from"),
            Below = Share("below"),
            Find = Text("find"),
            Order = Enum.TryParse<FileOrder>(Text("order"), ignoreCase: true, out var order) ? order : FileOrder.Uploaded,
            IsDescending = Text("descending") is "true",
        };

        string? Text(string name) => query.TryGetValue(name, out var value) && !StringValues.IsNullOrEmpty(value) ? value.ToString() : null;

        double? Share(string name) => double.TryParse(Text(name), CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share : null;
    }

    /// <summary>Writes it as an address.</summary>
    public string At(string path) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["type"] = Type,
        ["state"] = State?.ToString().ToLowerInvariant(),
        ["from"] = From?.ToString(CultureInfo.InvariantCulture),
        ["below"] = Below?.ToString(CultureInfo.InvariantCulture),
        ["find"] = Find,
        ["order"] = Order == FileOrder.Uploaded ? null : Order.ToString().ToLowerInvariant(),
        ["descending"] = IsDescending ? "true" : null,
    });
}

/// <summary>What a person needs to know of where a file stands.</summary>
public enum FileState
{
    /// <summary>It has not been begun.</summary>
    Waiting,

    /// <summary>It is being read.</summary>
    Processing,

    /// <summary>It has a type that needs a look.</summary>
    Review,

    /// <summary>It has a type that may go unattended.</summary>
    Sorted,

    /// <summary>A person said its type.</summary>
    Confirmed,

    /// <summary>It could not be read.</summary>
    Error,
}

/// <summary>What files are sorted by.</summary>
public enum FileOrder
{
    /// <summary>As they were uploaded.</summary>
    Uploaded,

    /// <summary>By name.</summary>
    Name,

    /// <summary>By type.</summary>
    Type,

    /// <summary>By confidence.</summary>
    Confidence,

    /// <summary>By state.</summary>
    State,
}
