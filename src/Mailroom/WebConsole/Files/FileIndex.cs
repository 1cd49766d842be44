using Mailroom.Storage;

namespace Mailroom.WebConsole.Files;

/// <summary>A file as it is filtered and sorted by.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="DocumentType">Its type; null where it has none.</param>
/// <param name="Confidence">How sure that is, from 0 to 1.</param>
public sealed record IndexedFile(Scope File, string Name, FileState State, string? DocumentType, double Confidence);

/// <summary>What all files of a batch, or of a classification, are filtered and sorted by: opened once, and held by the open page alone.</summary>
public sealed class FileIndex
{
    private readonly List<IndexedFile> files;
    private readonly Dictionary<string, int> places;

    /// <summary>Makes an index of files in the order of their upload.</summary>
    public FileIndex(List<IndexedFile> files)
    {
        this.files = files;
        places = files.Index().ToDictionary(file => file.Item.File.Id, file => file.Index, StringComparer.Ordinal);
    }

    /// <summary>The files in the order of their upload.</summary>
    public IReadOnlyList<IndexedFile> Files => files;

    /// <summary>Whether the file is in the index.</summary>
    public bool Has(Scope file) => places.ContainsKey(file.Id);

    /// <summary>Puts what a file is now in the place of what it was.</summary>
    /// <returns>False where the file is not in the index.</returns>
    public bool Replace(IndexedFile file)
    {
        if (!places.TryGetValue(file.File.Id, out var place)) return false;
        files[place] = file;
        return true;
    }

    /// <summary>How many files have each type.</summary>
    public Dictionary<string, int> CountTypes() => files.Where(file => file.DocumentType is not null).CountBy(file => file.DocumentType!, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many files are in each state.</summary>
    public Dictionary<FileState, int> CountStates() => files.CountBy(file => file.State).ToDictionary();

    /// <summary>The files that a filter leaves, in its order.</summary>
    public List<Scope> Select(FileFilter filter)
    {
        var left = files.Where(file => IsWithin(file, filter));
        var ordered = filter.Order switch
        {
            FileOrder.Name => Sort(left, file => file.Name, StringComparer.CurrentCultureIgnoreCase),
            FileOrder.Type => Sort(left, file => file.DocumentType ?? "\uffff", StringComparer.CurrentCultureIgnoreCase),
            FileOrder.Confidence => Sort(left, file => file.Confidence, Comparer<double>.Default),
            FileOrder.State => Sort(left, file => file.State, Comparer<FileState>.Default),
            _ => filter.IsDescending ? left.Reverse() : left,
        };
        return [.. ordered.Select(file => file.File)];

        IEnumerable<IndexedFile> Sort<T>(IEnumerable<IndexedFile> list, Func<IndexedFile, T> by, IComparer<T> comparer) =>
            filter.IsDescending ? list.OrderByDescending(by, comparer) : list.OrderBy(by, comparer);
    }

    private static bool IsWithin(IndexedFile file, FileFilter filter) =>
        (filter.Type is null || string.Equals(file.DocumentType, filter.Type, StringComparison.OrdinalIgnoreCase))
        && (filter.State is null || file.State == filter.State)
        && (filter.From is null || file.DocumentType is not null && file.Confidence >= filter.From)
        && (filter.Below is null || file.DocumentType is not null && file.Confidence < filter.Below)
        && (filter.Find is null || file.Name.Contains(filter.Find, StringComparison.OrdinalIgnoreCase));
}
