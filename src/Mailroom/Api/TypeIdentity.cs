using Mailroom.Storage.Database;

namespace Mailroom.Api;

/// <summary>Which types of an updated list are those of the list before, so that what people taught stays with them.</summary>
internal static class TypeIdentity
{
    private const int MostFormer = 1000;

    /// <summary>
    /// Puts types in the place of those of a definition, and gives them the ids of those that they are: of the same name; or else renamed, with a description and words
    /// that stayed; or else removed before, with the same name. The others get new ones.
    /// </summary>
    public static ClassificationDefinition Replace(ClassificationDefinition definition, IReadOnlyList<TypeDefinition> types)
    {
        var old = definition.DocumentTypes;
        var gone = old.Where(one => !types.Any(type => IsSameName(one.Name, type.Name))).ToList();
        var former = definition.FormerTypes.ToList();
        List<TypeDefinition> known = [.. types.Select((type, place) => type with { Id = IdOf(type, place) })];
        return definition with { DocumentTypes = known, FormerTypes = [.. gone.Select(type => new FormerType(type.Name, type.Id!)).Concat(former).Take(MostFormer)] };

        string IdOf(TypeDefinition type, int place)
        {
            if (old.FirstOrDefault(one => IsSameName(one.Name, type.Name)) is { } same) return same.Id!;
            // Where several were alike, the one that stood at this place.
            var alike = gone.Where(one => HasSameContent(one, type)).ToList();
            if ((alike.Find(one => place < old.Count && ReferenceEquals(one, old[place])) ?? alike.FirstOrDefault()) is { } renamed)
            {
                gone.Remove(renamed);
                return renamed.Id!;
            }

            if (former.Find(one => IsSameName(one.Name, type.Name)) is not { } removed) return Guid.NewGuid().ToString("N");
            former.Remove(removed);
            return removed.Id;
        }
    }

    private static bool IsSameName(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool HasSameContent(TypeDefinition one, TypeDefinition other) =>
        string.Equals(one.Description, other.Description, StringComparison.Ordinal) && one.UniqueWords.SequenceEqual(other.UniqueWords, StringComparer.Ordinal);
}
