using Mailroom.Storage.Database;

namespace Mailroom.Api;

/// <summary>Which types of an updated list are those of the list before, so that what people taught stays with them.</summary>
internal static class TypeIdentity
{
    /// <summary>
    /// Gives types the ids of the old ones that they are: of the same name, or else renamed, with a description and words that stayed. The others get new ones.
    /// </summary>
    public static IReadOnlyList<TypeDefinition> Carry(IReadOnlyList<TypeDefinition> old, IReadOnlyList<TypeDefinition> types)
    {
        var gone = old.Where(one => !types.Any(type => IsSameName(one, type))).ToList();
        return [.. types.Select((type, place) => type with { Id = IdOf(type, place) })];

        string IdOf(TypeDefinition type, int place)
        {
            if (old.FirstOrDefault(one => IsSameName(one, type)) is { } same) return same.Id!;
            // Where several were alike, the one that stood at this place.
            var alike = gone.Where(one => HasSameContent(one, type)).ToList();
            var before = alike.Find(one => place < old.Count && ReferenceEquals(one, old[place])) ?? alike.FirstOrDefault();
            if (before is null) return Guid.NewGuid().ToString("N");
            gone.Remove(before);
            return before.Id!;
        }
    }

    private static bool IsSameName(TypeDefinition one, TypeDefinition other) => string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase);

    private static bool HasSameContent(TypeDefinition one, TypeDefinition other) =>
        string.Equals(one.Description, other.Description, StringComparison.Ordinal) && one.UniqueWords.SequenceEqual(other.UniqueWords, StringComparer.Ordinal);
}
