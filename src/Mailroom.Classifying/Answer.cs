using System.Text.Json.Serialization;
using Mailroom.Reading;

namespace Mailroom.Classifying;

/// <summary>What the classifier says of a document.</summary>
/// <param name="DocumentType">The name of the best type, or <see cref="Unknown"/> where none fits.</param>
/// <param name="Confidence">How sure it is that the best type is right, from 0 to 1; also that of the best type where none fits.</param>
/// <param name="Scores">Every type with its confidence, best first; they sum to at most 1.</param>
/// <param name="Evidence">What was found, strongest first.</param>
public sealed record Answer(string DocumentType, double Confidence, IReadOnlyList<TypeScore> Scores, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>What a document is called that fits none of the types.</summary>
    public const string Unknown = "Unknown";

    /// <summary>Whether a person should look at it: the chance of a mistake is above <see cref="ClassifierOptions.Tolerance"/>.</summary>
    public bool NeedsReview => Reasons.Count > 0;

    /// <summary>Why a person should, in words; empty where none need to.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}

/// <summary>A type and the confidence given to it.</summary>
/// <param name="DocumentType">The type's name.</param>
/// <param name="Confidence">From 0 to 1.</param>
public sealed record TypeScore(string DocumentType, double Confidence);

/// <summary>Something found in the document that speaks for a type, or against it.</summary>
/// <param name="Phrase">The words as they stand in the document; of other kinds what was found, in words for people.</param>
/// <param name="Page">The page they stand on, from 1.</param>
/// <param name="DocumentType">The type they speak for.</param>
/// <param name="Share">Their part in the type's score, from -1 to 1; below 0 it speaks against the type.</param>
public sealed record Evidence(string Phrase, int Page, string DocumentType, double Share)
{
    /// <summary>Where they stand on the page, where that is known.</summary>
    public Box? Box { get; init; }

    /// <summary>What was found.</summary>
    public EvidenceKind Kind { get; init; }

    /// <summary>Whether the phrase stands in the document as it is here.</summary>
    [JsonIgnore]
    public bool StandsOnPage => Kind is EvidenceKind.Words or EvidenceKind.Title;

    /// <summary>The phrase for people: in quotation marks where it stands in the document.</summary>
    [JsonIgnore]
    public string Wording => StandsOnPage ? $"“{Phrase}”" : Phrase;
}

/// <summary>What was found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvidenceKind>))]
public enum EvidenceKind
{
    /// <summary>Words of the document.</summary>
    [JsonStringEnumMemberName("words")]
    Words,

    /// <summary>Words in a line that looks like a title.</summary>
    [JsonStringEnumMemberName("title")]
    Title,

    /// <summary>A sign of the document's form, such as "mail headers".</summary>
    [JsonStringEnumMemberName("form")]
    Form,

    /// <summary>Something that documents of the type have and this one lacks, such as "no mail headers".</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,
}
