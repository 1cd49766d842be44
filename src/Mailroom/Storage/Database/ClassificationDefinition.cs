using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mailroom.Classifying;
using Mailroom.Storage.Vault;

namespace Mailroom.Storage.Database;

/// <summary>What a classification is called and which types it tells apart. It is stored only sealed under the classification's key.</summary>
public sealed record ClassificationDefinition(string Name, string Description, IReadOnlyList<TypeDefinition> DocumentTypes)
{
    private const string Purpose = "definition";

    /// <summary>Types that were removed, newest first: one that comes back is the one that it was.</summary>
    public IReadOnlyList<FormerType> FormerTypes { get; init; } = [];

    /// <summary>What the user set; null where nothing was.</summary>
    public ClassificationOptions? Options { get; init; }

    /// <summary>The version that was opened.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>The options as the classifier takes them.</summary>
    [JsonIgnore]
    public ClassifierOptions ClassifierOptions => new() { MinimumConfidence = Options?.MinimumConfidence, Tolerance = Options?.Tolerance ?? new ClassifierOptions().Tolerance };

    /// <summary>Seals the definition of a classification.</summary>
    public byte[] Seal(DataKey key, string classificationId) => key.Seal(Purpose, classificationId, JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));

    /// <summary>Opens a sealed definition.</summary>
    public static ClassificationDefinition Open(DataKey key, Classification row)
    {
        var definition = JsonSerializer.Deserialize<ClassificationDefinition>(key.Open(Purpose, row.Id, row.Definition), JsonSerializerOptions.Web)!;
        // Types that were stored before they had an id are known by their place, until an update stores it with them.
        return definition with
        {
            Version = row.Version,
            DocumentTypes = [.. definition.DocumentTypes.Select((type, place) => type.Id is null ? type with { Id = place.ToString(CultureInfo.InvariantCulture) } : type)],
        };
    }

    /// <summary>The type with a name, compared without case; null where there is none.</summary>
    public TypeDefinition? TypeNamed(string name) => DocumentTypes.FirstOrDefault(type => string.Equals(type.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What a user may set for a classification; null stands for the default.</summary>
public sealed record ClassificationOptions
{
    /// <summary>Files whose best type gets less are called Unknown, from 0 to 1.</summary>
    public double? MinimumConfidence { get; init; }

    /// <summary>The chance of a mistake up to which a file may go without review, from 0 to 1.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Whether several documents are looked for in one file.</summary>
    public bool? Segments { get; init; }

    /// <summary>Whether a language model may see the files: <c>default</c> (what the server is set to) or <c>forbidden</c>.</summary>
    public string? Llm { get; init; }

    /// <summary>How long after its result a file is kept, as an ISO 8601 duration.</summary>
    public string? Retention { get; init; }
}

/// <summary>A type that was removed.</summary>
/// <param name="Name">What it was called at last.</param>
/// <param name="Id">What it is known by inside.</param>
public sealed record FormerType(string Name, string Id);

/// <summary>A document type as the user defined it.</summary>
/// <param name="Name">The label for people.</param>
/// <param name="Description">What such documents are.</param>
/// <param name="UniqueWords">Words and phrases likely to appear in them.</param>
/// <param name="ExtractionId">The extraction template for such documents; null where none is linked.</param>
public sealed record TypeDefinition(string Name, string Description, IReadOnlyList<string> UniqueWords, string? ExtractionId)
{
    /// <summary>What the type is known by inside: it stays when the type is renamed.</summary>
    public string? Id { get; init; }
}
