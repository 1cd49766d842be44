using System.Text.Json;
using Mailroom.Classifying;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;

namespace Mailroom.Pipeline;

/// <summary>The type that a person gave a file. It is stored only sealed under the file's key.</summary>
/// <param name="Name">The name of the type when it was given, or <see cref="Answer.Unknown"/>.</param>
/// <param name="TypeId">What the type is known by; null where none fits.</param>
public sealed record GivenType(string Name, string? TypeId)
{
    private const string Purpose = "answer";

    /// <summary>The type of a classification with a name, or the answer that none fits.</summary>
    /// <returns>Null where the classification has no such type.</returns>
    public static GivenType? Find(ClassificationDefinition definition, string name)
    {
        if (definition.TypeNamed(name) is { } type) return new GivenType(type.Name, type.Id);
        return string.Equals(name, Answer.Unknown, StringComparison.OrdinalIgnoreCase) ? new GivenType(Answer.Unknown, TypeId: null) : null;
    }

    /// <summary>Seals the type given to a file.</summary>
    public byte[] Seal(DataKey fileKey, string fileId) => fileKey.Seal(Purpose, fileId, JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));

    /// <summary>Opens the type given to a file.</summary>
    public static GivenType Open(DataKey fileKey, string fileId, byte[] sealedAnswer) =>
        JsonSerializer.Deserialize<GivenType>(fileKey.Open(Purpose, fileId, sealedAnswer), JsonSerializerOptions.Web)!;

    /// <summary>What a renamed type is called today; the name as it was given where the type is gone.</summary>
    public string NameIn(ClassificationDefinition definition) => TypeIn(definition)?.Name ?? Name;

    /// <summary>Whether it is still to be learned from: not where the type was removed.</summary>
    public bool CountsIn(ClassificationDefinition definition) => TypeId is null || TypeIn(definition) is not null;

    /// <summary>The outcome with this type in the place of the classifier's.</summary>
    public FileOutcome Over(FileOutcome outcome, ClassificationDefinition definition)
    {
        if (outcome.Result is not { } own) return outcome;
        var name = NameIn(definition);
        return outcome with
        {
            Result = own with
            {
                DocumentType = name,
                Confidence = own.Scores.FirstOrDefault(score => string.Equals(score.DocumentType, name, StringComparison.OrdinalIgnoreCase))?.Confidence ?? own.Confidence,
                Confirmed = true,
                NeedsReview = false,
                Reasons = [],
            },
            Extraction = ExtractionLink.Of(TypeIn(definition)),
        };
    }

    private TypeDefinition? TypeIn(ClassificationDefinition definition) =>
        TypeId is null ? null : definition.DocumentTypes.FirstOrDefault(type => string.Equals(type.Id, TypeId, StringComparison.Ordinal));
}
