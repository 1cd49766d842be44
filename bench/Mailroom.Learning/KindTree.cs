using Mailroom.Classifying.Knowledge;

namespace Mailroom.Learning;

/// <summary>Which known types are kinds of each other.</summary>
internal sealed class KindTree(KnowledgeBase knowledge)
{
    private readonly Dictionary<string, string?> parents = knowledge.Types.ToDictionary(type => type.Id, type => type.KindOf, StringComparer.Ordinal);

    /// <summary>The kind and all that it is a kind of.</summary>
    public IEnumerable<string> WithParents(string kind)
    {
        for (var one = kind; one is not null; one = parents.GetValueOrDefault(one)) yield return one;
    }

    /// <summary>Whether two have something above them, or themselves, in common.</summary>
    public bool AreKin(string one, string other) => WithParents(one).Intersect(WithParents(other), StringComparer.Ordinal).Any();

    /// <summary>Whether a document of the one is right where the other is asked for.</summary>
    public bool IsA(string kind, string wanted) => WithParents(kind).Contains(wanted, StringComparer.Ordinal);
}
