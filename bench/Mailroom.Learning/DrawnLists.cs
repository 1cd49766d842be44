using Mailroom.Classifying;
using Mailroom.Classifying.Knowledge;

namespace Mailroom.Learning;

/// <summary>
/// Lists as users might have them, drawn from all types that somebody wrote down: few or many, in mixed words and languages, with neighbours and strangers, named otherwise, with fewer words or none,
/// known or not. Documents of all collections are held against them.
/// </summary>
internal static class DrawnLists
{
    private const int MostTypes = 200;
    private const int MostDocuments = 12;
    private const int MostUnfit = 3;

    private sealed record ListedType(DocumentType Type, string Kind);

    private sealed record KindedDocument(LabelledDocument Document, string Kind, bool IsWritten);

    public static IEnumerable<Comparison> Draw(Corpus corpus, int lists)
    {
        var tree = new KindTree(KnowledgeBase.BuiltIn);
        var sets = corpus.Found.Concat(corpus.Written).ToList();
        var types = sets.SelectMany(set => set.Types.Zip(set.Kinds, (type, kind) => new ListedType(type, kind))).ToList();
        var documents = sets.Where(set => !set.IsTranslation)
            .SelectMany(set => set.Documents.Select(document => new KindedDocument(document, set.Kinds[set.Labels.ToList().IndexOf(document.Label)], corpus.Written.Contains(set)))).ToList();
        var byKind = documents.GroupBy(document => document.Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => kind.ToList()).ToList();
        return Enumerable.Range(0, lists).SelectMany(list => DrawOne(new Random(list)));

        IEnumerable<Comparison> DrawOne(Random random)
        {
            var size = (int)Math.Round(2 * Math.Pow(MostTypes / 2.0, random.NextDouble()));
            var chosen = random.GetItems(byKind.ToArray(), Math.Min(size, MostDocuments)).Select(kind => kind[random.Next(kind.Count)]).DistinctBy(document => document.Document).ToList();
            var drawn = new List<ListedType>();
            foreach (var document in chosen) Take(types.Where(type => type.Kind == document.Kind));
            while (drawn.Count < size)
            {
                var near = random.NextDouble() < 0.3 ? types.Where(type => drawn.Exists(one => tree.AreKin(one.Kind, type.Kind))).ToList() : [];
                if (!Take(near.Count > 0 && near.Exists(IsFree) ? near : types)) break;
            }
            var set = new LabelledSet("drawn", [.. drawn.Select(type => Reword(type, random))], [.. drawn.Select(type => type.Kind)], []) { Kinds = [.. drawn.Select(type => type.Kind)] };
            var fitting = chosen.Where(document => drawn.Exists(type => type.Kind == document.Kind) && !drawn.Exists(type => type.Kind != document.Kind && tree.IsA(type.Kind, document.Kind))).ToList();
            var unfit = random.GetItems(documents.ToArray(), MostUnfit).Where(document => !drawn.Exists(type => tree.AreKin(type.Kind, document.Kind))).ToList();
            LabelledDocument[] held = [.. fitting.Select(document => document.Document with { Label = document.Kind }), .. unfit.Select(document => document.Document with { Label = "" })];
            if (held.Length == 0 || set.Types.Count < 2) return [];
            var chance = random.NextDouble();
            var knowing = chance < 0.6 ? Knowing.All : chance < 0.85 ? Knowing.Part : Knowing.Nothing;
            var knowledge = knowing switch
            {
                Knowing.All => KnowledgeBase.BuiltIn,
                Knowing.Part => KnowledgeBase.BuiltIn.Without([.. set.Kinds.Where(_ => random.NextDouble() < 0.5)]),
                _ => KnowledgeBase.BuiltIn.WithoutTypes(),
            };
            var isWritten = documents.Where(document => document.IsWritten).Select(document => document.Document.File + document.Document.Source).ToHashSet(StringComparer.Ordinal);
            return Comparer.Compare(set with { Documents = held }, knowledge).Select(comparison => comparison with
            {
                Knowing = knowing,
                IsWritten = isWritten.Contains(comparison.Document.File + comparison.Document.Source),
            });

            bool IsFree(ListedType type) => !drawn.Exists(other => other.Kind == type.Kind);

            bool Take(IEnumerable<ListedType> from)
            {
                var free = from.Where(IsFree).ToList();
                if (free.Count == 0) return false;
                drawn.Add(free[random.Next(free.Count)]);
                return true;
            }
        }
    }

    // Another name in whatever language, no description, fewer unique words.
    private static DocumentType Reword(ListedType listed, Random random)
    {
        var type = listed.Type;
        if (random.NextDouble() < 0.25)
        {
            var names = KnowledgeBase.BuiltIn.Languages.Values.Select(words => words.Types.GetValueOrDefault(listed.Kind)).OfType<TypeWords>().SelectMany(words => words.Aliases).ToList();
            if (names.Count > 0) type = type with { Name = names[random.Next(names.Count)] };
        }
        if (random.NextDouble() < 0.3) type = type with { Description = "" };
        var words = random.NextDouble() switch { < 0.25 => 0, < 0.5 => 2, _ => int.MaxValue };
        return type with { UniqueWords = [.. type.UniqueWords.OrderBy(_ => random.Next()).Take(words)] };
    }
}
