using Mailroom.Classifying.Knowledge;

namespace Mailroom.Learning.Kinds;

/// <summary>The kinds of documents that there are, whatever a list says: those that the knowledge holds, and those of a folder with the files <c>tree.txt</c>, <c>names.txt</c> and <c>phrases.txt</c>.</summary>
internal sealed class KindCatalogue
{
    private readonly Dictionary<string, string?> parents;
    private readonly Dictionary<string, List<string>> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> phrases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> kindOfName = new(StringComparer.OrdinalIgnoreCase);

    private KindCatalogue(KnowledgeBase knowledge)
    {
        parents = knowledge.Types.ToDictionary(type => type.Id, type => type.KindOf, StringComparer.Ordinal);
        foreach (var (id, words) in knowledge.Languages.Values.SelectMany(language => language.Types))
        {
            Add(names, id, words.Aliases.Concat(words.Headings));
            Add(phrases, id, [string.Join(' ', words.Cues)]);
            foreach (var name in words.Aliases) kindOfName.TryAdd(name, id);
        }
    }

    /// <summary>The ids of all kinds.</summary>
    public IReadOnlyCollection<string> Kinds => parents.Keys;

    public static async Task<KindCatalogue> ReadAsync(DirectoryInfo folder, CancellationToken cancellation)
    {
        var catalogue = new KindCatalogue(KnowledgeBase.BuiltIn);
        foreach (var row in await RowsAsync("tree.txt")) catalogue.parents[row[0]] = row[1].Length > 0 ? row[1] : null;
        foreach (var row in await RowsAsync("names.txt"))
        {
            var called = row[1..].SelectMany(Parts).ToList();
            Add(catalogue.names, row[0], called);
            // A kind of its own goes before the broader one that had the name.
            foreach (var name in called) catalogue.kindOfName[name] = row[0];
        }
        foreach (var row in await RowsAsync("phrases.txt")) Add(catalogue.phrases, row[0], row[1..].Select(part => string.Join(' ', Parts(part))));
        return catalogue;

        async Task<IEnumerable<string[]>> RowsAsync(string name) => (await File.ReadAllLinesAsync(Path.Combine(folder.FullName, name), cancellation))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('|', StringSplitOptions.TrimEntries));

        static IEnumerable<string> Parts(string cell) => cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What a kind is called, in all languages.</summary>
    public IReadOnlyList<string> NamesOf(string kind) => names.GetValueOrDefault(kind) ?? [];

    /// <summary>Phrases that its documents hold, one text for each language.</summary>
    public IReadOnlyList<string> PhrasesOf(string kind) => phrases.GetValueOrDefault(kind) ?? [];

    /// <summary>The kind that is called so; null where none is.</summary>
    public string? Named(string name) => kindOfName.GetValueOrDefault(name);

    /// <summary>Whether a document of the one kind is right where the other is asked for.</summary>
    public bool IsA(string kind, string wanted)
    {
        for (var one = kind; one is not null; one = parents.GetValueOrDefault(one))
        {
            if (one == wanted) return true;
        }
        return false;
    }

    private static void Add(Dictionary<string, List<string>> to, string kind, IEnumerable<string> texts)
    {
        if (!to.TryGetValue(kind, out var list)) to[kind] = list = [];
        list.AddRange(texts.Where(text => text.Length > 0));
    }
}
