using Mailroom.Classifying.Segments;

namespace Mailroom.Segments;

/// <summary>Makes bundles of labelled documents at random, the same ones for the same seed.</summary>
internal sealed class BundleMaker(TypeList list, IReadOnlyList<Part> parts, int seed)
{
    /// <summary>A single document that was found as pages. What was found as text is cut into pages by length, as if printed.</summary>
    public const string Paper = "pages of paper";

    private const int Fewest = 2;
    private const int Most = 5;
    private const int MostPagesOfPart = 40;
    private const int MostPages = 200;

    private static readonly string[] Kinds = ["any", "same type in a row", "any", "same source"];

    private readonly Random random = new(seed);
    private readonly IReadOnlyList<Part> usable = [.. parts.Where(part => part.Document.Text.Pages.Count is > 0 and <= MostPagesOfPart)];

    /// <summary>Makes so many; every kind alike often, and half of them on the same paper.</summary>
    public IEnumerable<Bundle> Make(int count)
    {
        for (var number = 0; number < count && usable.Count >= Fewest; number++)
        {
            var kind = Kinds[number % Kinds.Length];
            var chosen = Choose(kind, random.Next(Fewest, Most + 1));
            if (chosen.Count < Fewest) continue;
            yield return Bundle.Join(kind, list, chosen, samePaper: number / Kinds.Length % 2 == 1);
        }
    }

    /// <summary>Each document of several pages as a file of its own.</summary>
    public static IEnumerable<Bundle> Singles(TypeList list, IEnumerable<Part> parts) => parts.Where(part => part.Document.Text.Pages.Count > 1)
        .Select(part => Bundle.Join(Segmenter.CanHoldSeveral(part.Document.Text) ? Paper : "text cut by length", list, [part], samePaper: false));

    private List<Part> Choose(string kind, int count)
    {
        var one = Any(usable);
        List<Part> chosen = [one];
        var pool = kind switch
        {
            "same type in a row" => usable.Where(part => part.Type == one.Type).ToList(),
            "same source" => usable.Where(part => part.Document.Source == one.Document.Source).ToList(),
            _ => [.. usable],
        };
        var pages = one.Document.Text.Pages.Count;
        while (chosen.Count < count)
        {
            // Of the same type two, then others.
            var next = kind == "same type in a row" && chosen.Count > 1 ? Any(usable) : Any(pool);
            pages += next.Document.Text.Pages.Count;
            if (pages > MostPages || chosen.Contains(next) && pool.Count <= chosen.Count) break;
            if (!chosen.Contains(next)) chosen.Add(next);
        }
        return chosen;
    }

    // First a type, then a document of it: what there are many of would else be nearly all.
    private Part Any(IReadOnlyList<Part> of)
    {
        var types = of.Select(part => part.Type).Distinct().Order(StringComparer.Ordinal).ToList();
        var type = types[random.Next(types.Count)];
        var documents = of.Where(part => part.Type == type).ToList();
        return documents[random.Next(documents.Count)];
    }
}
