namespace Mailroom.CommandLine.Evaluating;

/// <summary>A document of a labelled folder.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Its path within the folder.</param>
/// <param name="TrueType">The name of the type that its label stands for, or null where it stands for none.</param>
internal sealed record LabelledFile(string Path, string Name, string? TrueType);

/// <summary>A label that no type has.</summary>
/// <param name="Label">The label.</param>
/// <param name="Documents">How many documents bear it.</param>
internal sealed record UnfitLabel(string Label, int Documents);

/// <summary>A folder whose documents have labels: from a <c>manifest.csv</c>, else from the folder of each type that they lie in.</summary>
/// <param name="Files">The labelled documents.</param>
/// <param name="UnfitLabels">The labels that are no type's.</param>
/// <param name="Unlabelled">How many documents have no label, and are left out.</param>
internal sealed record LabelledFolder(IReadOnlyList<LabelledFile> Files, IReadOnlyList<UnfitLabel> UnfitLabels, int Unlabelled)
{
    private const string Manifest = "manifest.csv";
    private const string FileColumn = "file";
    private const string TypeColumn = "type";
    private const string SplitColumn = "split";
    private const long MaximumManifestBytes = 256 << 20;

    /// <summary>Finds the documents of a folder with their types.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="types">The types, with the labels that stand for them.</param>
    /// <param name="column">The column of the manifest that holds the labels; null for <c>type</c>.</param>
    /// <param name="split">Only documents with this in the manifest's column <c>split</c>; null for all.</param>
    /// <param name="cancellation">Ends the reading of the manifest.</param>
    /// <exception cref="CommandException">There is no labelled document; the message says what is missing.</exception>
    public static async Task<LabelledFolder> OpenAsync(string folder, IReadOnlyList<LabelledType> types, string? column, string? split, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) throw new CommandException($"{folder} is not a folder.");
        var manifest = Path.Combine(folder, Manifest);
        List<(string File, string Label)> rows;
        if (File.Exists(manifest)) rows = await RowsAsync(manifest, column ?? TypeColumn, split, cancellation);
        else if (column is not null || split is not null) throw new CommandException($"--label and --split need a file {manifest}.");
        else rows = FilesOf(folder);

        var names = NamesOf(types);
        var labelled = rows.Where(row => row.Label.Length > 0).DistinctBy(row => row.File, StringComparer.Ordinal).ToList();
        if (labelled.Count == 0)
        {
            throw new CommandException(
                $"There is no labelled document in {folder}: it needs a folder for each type with its documents in it, or a file {Manifest} with the columns {FileColumn} and {TypeColumn}.");
        }

        return new LabelledFolder(
            [.. labelled.Select(row => new LabelledFile(Path.Combine(folder, row.File), row.File, names.GetValueOrDefault(row.Label)))],
            [.. labelled.Where(row => !names.ContainsKey(row.Label)).CountBy(row => row.Label, StringComparer.OrdinalIgnoreCase).Select(pair => new UnfitLabel(pair.Key, pair.Value))],
            rows.Count(row => row.Label.Length == 0));
    }

    /// <summary>The same without the documents of labels that no type has.</summary>
    /// <exception cref="CommandException">None is left.</exception>
    public LabelledFolder Fitting() => Files.Any(file => file.TrueType is not null)
        ? this with { Files = [.. Files.Where(file => file.TrueType is not null)], UnfitLabels = [] }
        : throw new CommandException($"No document has the label of a type; the labels are {string.Join(", ", UnfitLabels.Select(label => label.Label))}.");

    // A label stands for its type, and so does the name where it is not another type's label.
    private static Dictionary<string, string> NamesOf(IReadOnlyList<LabelledType> types)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types.Where(type => !string.IsNullOrEmpty(type.Label)))
        {
            if (!names.TryAdd(type.Label!, type.Type.Name)) throw new CommandException($"The label {type.Label} stands for both {names[type.Label!]} and {type.Type.Name}.");
        }

        foreach (var type in types) names.TryAdd(type.Type.Name, type.Type.Name);
        return names;
    }

    private static List<(string File, string Label)> FilesOf(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)
            .Select(file => (file, file.Split(Path.DirectorySeparatorChar) is [var label, _, ..] ? label : ""))];

    private static async Task<List<(string File, string Label)>> RowsAsync(string manifest, string column, string? split, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(manifest).Length > MaximumManifestBytes) throw new CommandException($"{manifest} is too large: it may have {MaximumManifestBytes >> 20} MiB.");
            var rows = CsvTable.Parse(await File.ReadAllTextAsync(manifest, cancellation));
            foreach (var name in (string[])[FileColumn, column, .. split is null ? Array.Empty<string>() : [SplitColumn]])
            {
                if (rows is [var first, ..] && !first.ContainsKey(name)) throw new CommandException($"{manifest} has no column {name}; its columns are {string.Join(", ", first.Keys)}.");
            }

            return [.. rows.Where(row => row.GetValueOrDefault(FileColumn, "").Length > 0)
                .Where(row => split is null || string.Equals(row.GetValueOrDefault(SplitColumn), split, StringComparison.OrdinalIgnoreCase))
                .Select(row => (row[FileColumn], row.GetValueOrDefault(column, "")))];
        }
        catch (FormatException malformed)
        {
            throw new CommandException($"{manifest} is no table of comma-separated values: {malformed.Message}.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{manifest} cannot be read: {fault.Message}");
        }
    }
}
