using System.Security.Cryptography;
using System.Text.Json;
using Mailroom.Classifying;
using Mailroom.Classifying.Knowledge;
using Mailroom.CommandLine.Evaluating;
using Mailroom.Reading;

namespace Mailroom.Labelled;

/// <summary>A document with its true type.</summary>
/// <param name="Text">The document as it was read; without pages where it could not be.</param>
/// <param name="Label">The name of its type.</param>
/// <param name="Subtype">The name of its kind within the type; empty where it has none.</param>
/// <param name="Source">The collection that it comes from.</param>
/// <param name="Split">Which part of the set it belongs to, for example <c>develop</c> or <c>final</c>.</param>
/// <param name="File">Its path in the folder; no feature, only for naming mistakes.</param>
internal sealed record LabelledDocument(DocumentText Text, string Label, string Subtype, string Source, string Split, string File);

/// <summary>Documents together with the list of types that they are to be sorted into.</summary>
/// <param name="Name">What the set is called in the figures.</param>
/// <param name="Types">The types.</param>
/// <param name="Labels">The label that each type stands for, in the order of the types: types in another language keep the manifest's labels.</param>
/// <param name="Documents">The documents whose label is among them.</param>
internal sealed record LabelledSet(string Name, IReadOnlyList<DocumentType> Types, IReadOnlyList<string> Labels, IReadOnlyList<LabelledDocument> Documents)
{
    private static readonly KnowledgeLinker Linker = new(KnowledgeBase.BuiltIn);

    /// <summary>For each type the known type that it is, or its own name.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [.. Types.Select(type => Linker.Link(type)?.Type.Id ?? type.Name)];

    /// <summary>Whether the types are another list's in another language.</summary>
    public bool IsTranslation => !Types.Select(type => type.Name).SequenceEqual(Labels, StringComparer.Ordinal);

    private sealed record TypeEntry(string Name, string Description, IReadOnlyList<string> UniqueWords, string? Label, string? Kind);

    /// <summary>Makes the sets: a document belongs to the first types file of those given that holds its label, and to those that translate that file.</summary>
    public static IReadOnlyList<LabelledSet> Load(IReadOnlyList<LabelledDocument> documents, IEnumerable<string> typesFiles) =>
        Load(documents, typesFiles.Select(file => (Path.GetFileNameWithoutExtension(file), file)));

    /// <summary>The same with names for the sets.</summary>
    public static IReadOnlyList<LabelledSet> Load(IReadOnlyList<LabelledDocument> documents, IEnumerable<(string Name, string File)> typesFiles)
    {
        var sets = new List<LabelledSet>();
        var taken = new Dictionary<LabelledDocument, string>();
        foreach (var (name, file) in typesFiles)
        {
            var entries = JsonSerializer.Deserialize<IReadOnlyList<TypeEntry>>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
            var labels = entries.Select(entry => entry.Label ?? entry.Name).ToList();
            var group = string.Join('|', labels.Order(StringComparer.Ordinal));
            var own = documents.Where(document => labels.Contains(document.Label) && taken.GetValueOrDefault(document, group) == group).ToList();
            if (own.Count == 0) own = [.. documents.Where(document => labels.Contains(document.Subtype)).Select(document => document with { Label = document.Subtype })];
            foreach (var document in own) taken[document] = group;
            var set = new LabelledSet(name, [.. entries.Select(entry => new DocumentType(entry.Name, entry.Description, entry.UniqueWords))], labels, own);
            sets.Add(set with { Kinds = [.. entries.Zip(set.Kinds, (entry, kind) => entry.Kind ?? kind)] });
        }
        return sets;
    }
}

/// <summary>Reads a labelled folder: a file <c>manifest.csv</c> with the columns file, type, source_repository and split beside the documents.</summary>
internal static class LabelledFolder
{
    /// <summary>Reads the documents.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cache">The folder that keeps the texts once read; it must not be used with other options.</param>
    /// <param name="options">How much of each document is read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static async Task<IReadOnlyList<LabelledDocument>> ReadAsync(string folder, string cache, ReadingOptions options, CancellationToken cancellation)
    {
        var rows = CsvTable.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.csv"), cancellation));
        Directory.CreateDirectory(cache);
        var documents = new List<LabelledDocument>();
        foreach (var row in rows)
        {
            var text = await ReadDocumentAsync(Path.Combine(folder, row["file"]), cache, options, cancellation);
            documents.Add(new LabelledDocument(text, row["type"], row.GetValueOrDefault("subtype", ""), row["source_repository"], row["split"], row["file"]));
        }
        return documents;
    }

    // Reading is slow where it needs OCR; what was read stays in the cache under the hash of the file's bytes.
    private static async Task<DocumentText> ReadDocumentAsync(string path, string cache, ReadingOptions options, CancellationToken cancellation)
    {
        var content = await File.ReadAllBytesAsync(path, cancellation);
        var cached = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(content)) + ".json");
        if (File.Exists(cached)) return JsonSerializer.Deserialize<DocumentText>(await File.ReadAllTextAsync(cached, cancellation))!;
        try
        {
            var text = await DocumentReader.ReadAsync(content, options, cancellation);
            await File.WriteAllTextAsync(cached, JsonSerializer.Serialize(text), cancellation);
            return text;
        }
        catch (ReadingException exception)
        {
            await Console.Error.WriteLineAsync($"{path}: {exception.Message}");
            return new DocumentText("application/octet-stream", 1, []);
        }
    }
}
