namespace Mailroom.Classifying.Words;

/// <summary>
/// Takes the commonest endings of plural, case and gender from a folded word, in all languages alike: the language of a user's words is not known. Two forms of a
/// word need only meet in the same stem; the stem need not be a word.
/// </summary>
internal static class Stemmer
{
    // What the ending becomes, and how many letters must remain before it. The first that fits is taken.
    private static readonly (string Ending, string Becomes, int Remaining)[] Endings =
    [
        ("ies", "y", 3), ("oes", "a", 4), ("ao", "a", 4), ("sses", "ss", 2), ("xes", "x", 2), ("ches", "ch", 2), ("shes", "sh", 2), ("ss", "ss", 2),
        ("ern", "er", 3), ("eln", "el", 3), ("ului", "", 4), ("ilor", "", 4), ("elor", "", 4), ("iile", "", 4), ("ele", "", 5), ("ile", "", 5), ("ul", "", 5),
        ("ii", "", 4), ("en", "", 4), ("es", "", 4), ("os", "", 4), ("as", "", 4), ("e", "", 4), ("s", "", 4), ("a", "", 4), ("o", "", 4), ("i", "", 4),
    ];

    /// <summary>The stem of a word that <see cref="Folding.Fold"/> returned.</summary>
    public static string Stem(string word)
    {
        if (word.Length < 4 || word.AsSpan().ContainsAnyInRange('0', '9')) return word;
        foreach (var (ending, becomes, remaining) in Endings)
        {
            if (word.Length - ending.Length >= remaining && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return string.Concat(word.AsSpan(0, word.Length - ending.Length), becomes);
            }
        }
        return word;
    }
}
