using System.Text.Json;
using Mailroom.Storage.Vault;

namespace Mailroom.Storage.Database;

/// <summary>What a classification is called and which types it tells apart. It is stored only sealed under the classification's key.</summary>
public sealed record ClassificationDefinition(string Name, string Description, IReadOnlyList<TypeDefinition> DocumentTypes)
{
    private const string Purpose = "definition";

    /// <summary>Whether an LLM may be asked about its files: <c>forbidden</c>, or <c>default</c> or null for as the server is set.</summary>
    public string? Llm { get; init; }

    /// <summary>Seals the definition of a classification.</summary>
    public byte[] Seal(DataKey key, string classificationId) => key.Seal(Purpose, classificationId, JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));

    /// <summary>Opens a sealed definition.</summary>
    public static ClassificationDefinition Open(DataKey key, Classification row) =>
        JsonSerializer.Deserialize<ClassificationDefinition>(key.Open(Purpose, row.Id, row.Definition), JsonSerializerOptions.Web)!;
}

/// <summary>A document type as the user defined it.</summary>
/// <param name="Name">The label for people.</param>
/// <param name="Description">What such documents are.</param>
/// <param name="UniqueWords">Words and phrases likely to appear in them.</param>
/// <param name="ExtractionId">The extraction template for such documents; null where none is linked.</param>
public sealed record TypeDefinition(string Name, string Description, IReadOnlyList<string> UniqueWords, string? ExtractionId);
