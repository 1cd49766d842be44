using Mailroom.Classifying;

namespace Mailroom.Sorting;

/// <summary>What the folders of the types are called, and the one for documents that a person should look at.</summary>
internal sealed class FolderNames
{
    /// <summary>The folder of the documents that a person should look at.</summary>
    public const string Review = "To review";

    // What other systems do not take in names; the folder may be on a disk that they use too.
    private const string Unsafe = "/\\:*?\"<>|";

    private readonly Dictionary<string, string> names = [];

    /// <summary>Names the folders of these types.</summary>
    public FolderNames(IEnumerable<DocumentType> types)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Review };
        foreach (var type in types) names[type.Name] = NumberedNames.Of(Safe(type.Name), "").First(taken.Add);
    }

    /// <summary>The folder of a document.</summary>
    public string Of(Answer answer) => answer.NeedsReview ? Review : names[answer.DocumentType];

    private static string Safe(string name)
    {
        var letters = string.Concat(name.Select(letter => char.IsControl(letter) || Unsafe.Contains(letter, StringComparison.Ordinal) ? '_' : letter)).Trim().TrimEnd('.', ' ');
        // A dot in front would hide the folder.
        return letters.Length == 0 ? "_" : letters[0] == '.' ? "_" + letters[1..] : letters;
    }
}
