namespace Mailroom.Classifying.Features;

/// <summary>
/// What is looked at when a document is held against a type. Each is 0 where nothing was found and about 1 at most. The names are those of the data file with the weights.
/// </summary>
internal enum Feature
{
    /// <summary>Share of the unique words that occur, weighted by how distinctive they are within the list of types.</summary>
    UniqueShare,

    /// <summary>The same as a sum: two words of two count less than five of five.</summary>
    UniqueStrength,

    /// <summary>Share of the unique words that occur in the head of the first page.</summary>
    UniqueHead,

    /// <summary>The unique word that most looks like the document's title.</summary>
    UniqueTitle,

    /// <summary>How often the unique words occur.</summary>
    UniqueRepeats,

    /// <summary>Share of the unique words that the document calls by another name, in another language or the same.</summary>
    OtherNames,

    /// <summary>The same in the head of the first page.</summary>
    OtherNamesHead,

    /// <summary>The type's name, or its words, in a line that looks like a title.</summary>
    NameTitle,

    /// <summary>Share of the name's words in the head of the first page.</summary>
    NameHead,

    /// <summary>The name, or its words, anywhere.</summary>
    NameAnywhere,

    /// <summary>Share of the description's words that occur.</summary>
    Description,

    /// <summary>How far the document speaks of the matters that the type's name, words and description speak of, in whatever language.</summary>
    Topics,

    /// <summary>A number of the type such as "W-9", where the document says that it is its own.</summary>
    FormNumber,

    /// <summary>A name or heading known for such documents in a line that looks like a title.</summary>
    KnownTitle,

    /// <summary>The same in the head of the first page.</summary>
    KnownHead,

    /// <summary>The same anywhere.</summary>
    KnownAnywhere,

    /// <summary>Phrases typical of such documents, in the language that has most of them.</summary>
    Cues,

    /// <summary>The same in the head of the first page.</summary>
    CuesHead,

    /// <summary>Phrases that speak against the type.</summary>
    Against,

    /// <summary>Marks of form that such documents have.</summary>
    MarksFor,

    /// <summary>Marks of form that no such document lacks, and this one does.</summary>
    MarksMissing,

    /// <summary>Marks of form that speak against the type.</summary>
    MarksAgainst,

    /// <summary>How little is known of the type, by how much is known of the list: what stands in for all that is known of others.</summary>
    Unfamiliar,

    /// <summary>The user's own words of such a type: they alone speak for it.</summary>
    UnfamiliarWords,

    /// <summary>The same in a line that looks like a title.</summary>
    UnfamiliarTitle,
}

/// <summary>What holds for the features as a whole.</summary>
internal static class FeatureSet
{
    /// <summary>How many there are.</summary>
    public static int Count { get; } = Enum.GetValues<Feature>().Length;

    /// <summary>Whether the feature speaks against a type. The weights never turn this round, so that a further find cannot count for the wrong side.</summary>
    public static bool SpeaksAgainst(Feature feature) => feature is Feature.Against or Feature.MarksMissing or Feature.MarksAgainst;
}
