using Mailroom.Classifying;

namespace Mailroom.Sorting;

/// <summary>What the folders of the types are called, and the one for documents that a person should look at.</summary>
internal sealed class FolderNames
{
    /// <summary>The folder of the documents that a person should look at.</summary>
    public const string Review = "To review";

    // What other systems do not take in names; the folder may be on a disk that they use too.
    private const string Unsafe = "/\\:*?\"<>|";

    // Names of devices on Windows, whatever extension follows.
    private static readonly string[] Devices =
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "123456789¹²³".SelectMany(number => (string[])[$"COM{number}", $"LPT{number}"])];

    private readonly Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names the folders of these types.</summary>
    public FolderNames(IEnumerable<string> types)
    {
        var taken = new TakenNames();
        taken.Take(Review, "");
        foreach (var type in types.Append(Answer.Unknown).Distinct(StringComparer.OrdinalIgnoreCase)) names[type] = taken.Take(Safe(type), "");
    }

    /// <summary>The folder of a document.</summary>
    /// <param name="documentType">Its type, or <see cref="Answer.Unknown"/>.</param>
    /// <param name="needsReview">Whether a person should look at it.</param>
    public string Of(string documentType, bool needsReview) => needsReview ? Review : names.GetValueOrDefault(documentType) ?? Review;

    /// <summary>A name that every file system takes.</summary>
    public static string Safe(string name)
    {
        var letters = string.Concat(name.Select(letter => char.IsControl(letter) || Unsafe.Contains(letter, StringComparison.Ordinal) ? '_' : letter)).Trim().TrimEnd('.', ' ');
        // A dot in front would hide the folder.
        return letters.Length == 0 ? "_" : letters[0] == '.' ? "_" + letters[1..] : IsDevice(letters) ? "_" + letters : letters;
    }

    private static bool IsDevice(string name) => Devices.Contains(name.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase);
}
