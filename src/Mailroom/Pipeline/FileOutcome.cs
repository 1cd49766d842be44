using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mailroom.Classifying;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;

namespace Mailroom.Pipeline;

/// <summary>How a file ended: with a result, or with a reason why there is none. It is stored only sealed under the file's key.</summary>
public sealed record FileOutcome
{
    private const string OutcomePurpose = "outcome";
    private const string NamePurpose = "name";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The type and why.</summary>
    public FileResult? Result { get; init; }

    /// <summary>The link to the extraction, where the type has one.</summary>
    public ExtractionLink? Extraction { get; init; }

    /// <summary>Why there is no result, in a sentence for people.</summary>
    public string? Error { get; init; }

    /// <summary>Seals the outcome of a file.</summary>
    public byte[] Seal(DataKey fileKey, string fileId) => fileKey.Seal(OutcomePurpose, fileId, JsonSerializer.SerializeToUtf8Bytes(this, Json));

    /// <summary>Opens the outcome of a file; an empty one where it has none yet.</summary>
    public static FileOutcome Open(DataKey fileKey, string fileId, byte[]? sealedOutcome) => sealedOutcome is null ? new FileOutcome() : Open<FileOutcome>(fileKey, fileId, sealedOutcome);

    internal static T Open<T>(DataKey fileKey, string fileId, byte[] sealedOutcome) => JsonSerializer.Deserialize<T>(fileKey.Open(OutcomePurpose, fileId, sealedOutcome), Json)!;

    /// <summary>Seals a file's name, or the path that it had in a folder or an archive, which ends with its name.</summary>
    public static byte[] SealName(DataKey fileKey, string fileId, string name, string? path = null) =>
        // No name has a slash: one in front of it says that a path was given.
        fileKey.Seal(NamePurpose, fileId, Encoding.UTF8.GetBytes(path is null ? name : "/" + path));

    /// <summary>Opens a file's name.</summary>
    public static string OpenName(DataKey fileKey, string fileId, byte[] sealedName) => OpenNameAndPath(fileKey, fileId, sealedName).Name;

    /// <summary>Opens a file's name, and the path that it had in a folder or an archive; null where it came by itself.</summary>
    public static (string Name, string? Path) OpenNameAndPath(DataKey fileKey, string fileId, byte[] sealedName)
    {
        var text = Encoding.UTF8.GetString(fileKey.Open(NamePurpose, fileId, sealedName));
        return text.StartsWith('/') ? (text[(text.LastIndexOf('/') + 1)..], text[1..]) : (text, null);
    }
}

/// <summary>The few words of an outcome that many files are sorted by; of the rest nothing is made.</summary>
/// <param name="DocumentType">The name of the type; null where there is no result.</param>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="NeedsReview">Whether a person should look at it.</param>
public sealed record OutcomeSummary(string? DocumentType, double Confidence, bool NeedsReview)
{
    /// <summary>Opens of a file's outcome no more than this.</summary>
    public static OutcomeSummary Open(DataKey fileKey, string fileId, byte[]? sealedOutcome) =>
        (sealedOutcome is null ? null : FileOutcome.Open<Holder>(fileKey, fileId, sealedOutcome).Result) ?? new OutcomeSummary(null, 0, NeedsReview: false);

    private sealed record Holder(OutcomeSummary? Result);
}

/// <summary>The type of a file, how sure that is, and why.</summary>
/// <param name="DocumentType">The name of the type.</param>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="Scores">Every type with its confidence, best first.</param>
/// <param name="Evidence">What was found, strongest first.</param>
/// <param name="Classifier">Which engine and version decided.</param>
public sealed record FileResult(string DocumentType, double Confidence, IReadOnlyList<TypeScore> Scores, IReadOnlyList<Evidence> Evidence, string Classifier)
{
    /// <summary>Whether a person should look at it.</summary>
    public bool NeedsReview { get; init; }

    /// <summary>Why a person should, in words.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What was left out of the reading, or had to be read in another way, in words.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether a person gave the type.</summary>
    public bool Confirmed { get; init; }

    /// <summary>Pages of the file.</summary>
    public int PageCount { get; init; }

    /// <summary>The documents within the file, in order; null where none were looked for.</summary>
    public IReadOnlyList<FileSegment>? Segments { get; init; }

    /// <summary>The language of the text as an ISO 639-1 code, where it is known.</summary>
    public string? Language { get; init; }
}

/// <summary>A document within a file.</summary>
/// <param name="FromPage">Its first page, from 1.</param>
/// <param name="ToPage">Its last page.</param>
/// <param name="DocumentType">The name of its type.</param>
/// <param name="Confidence">From 0 to 1.</param>
public sealed record FileSegment(int FromPage, int ToPage, string DocumentType, double Confidence);

/// <summary>The extraction that a type links to.</summary>
/// <param name="ExtractionId">The template's id as the type names it.</param>
/// <param name="Error">Why nothing was extracted.</param>
public sealed record ExtractionLink(string ExtractionId, string? Error)
{
    /// <summary>The link of a type; null where it has none.</summary>
    public static ExtractionLink? Of(TypeDefinition? type) => type?.ExtractionId is { } id ? new ExtractionLink(id, "No extraction template has this id.") : null;
}
