using Mailroom.Classifying;
using Mailroom.CommandLine.Evaluating;
using Mailroom.Sorting;

namespace Mailroom.CommandLine;

/// <summary>Tells of each file that is sorted on standard output, and of all of them at the end.</summary>
/// <param name="source">The folder that is sorted.</param>
/// <param name="into">What it is sorted into, as the user wrote it.</param>
/// <param name="isDry">Whether nothing is done.</param>
internal sealed class SortOutput(string source, string into, bool isDry)
{
    private readonly SortedDictionary<string, int> folders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> unsorted = new(StringComparer.Ordinal);
    private int sorted;
    private int there;
    private int before;

    /// <summary>Whether some files stay where they are because they could not be sorted.</summary>
    public bool HasUnsorted => unsorted.Count > 0;

    /// <summary>Counts files that an earlier run has sorted and that were not read again.</summary>
    public void AddSortedBefore(int files) => before += files;

    /// <summary>Tells what came of a file.</summary>
    public void Write(SortedFile file)
    {
        var name = ReportWording.Plain(Path.GetRelativePath(source, file.Path));
        var found = file.Answer is null ? "" : Describe(file.Answer);
        unsorted.Remove(name);
        switch (file.Sorted)
        {
            case Sorted.Now:
                sorted++;
                var folder = Path.GetDirectoryName(file.Target!)!;
                folders[folder] = folders.GetValueOrDefault(folder) + 1;
                WriteLine($"{name}: {found} → {file.Target}{(file.Remark is null ? "" : $", {file.Remark}")}");
                break;
            case Sorted.There:
                there++;
                WriteLine($"{name}: {found}, is there already: {file.Target}");
                break;
            case Sorted.Before:
                before++;
                WriteLine($"{name}: {found}, was sorted before");
                break;
            default:
                WriteUnsorted(name, file.Remark!);
                break;
        }
    }

    /// <summary>Tells of a folder that could not be opened; once.</summary>
    public void WriteClosed(string path, string reason)
    {
        var name = ReportWording.Plain(Path.GetRelativePath(source, path));
        if (!unsorted.ContainsKey(name)) WriteUnsorted(name, reason);
    }

    /// <summary>Tells of all.</summary>
    public void WriteSummary()
    {
        Console.WriteLine();
        Console.WriteLine($"{ReportWording.OfCount(sorted, "file")} {(isDry ? "would be sorted" : "sorted")} into {into}{(sorted > 0 ? ":" : ".")}");
        foreach (var (folder, files) in folders) Console.WriteLine($"{files,6}  {ReportWording.Plain(folder)}");
        if (there > 0) Console.WriteLine($"{ReportWording.OfCount(there, "file")} there already with the same content.");
        if (before > 0) Console.WriteLine($"{ReportWording.OfCount(before, "file")} sorted before, as the journal says.");
        if (unsorted.Count > 0) Console.WriteLine($"{unsorted.Count} not sorted, {(unsorted.Count == 1 ? "which stays where it is" : "which stay where they are")}:");
        foreach (var (name, reason) in unsorted) Console.WriteLine($"  - {name}: {ReportWording.Plain(reason)}");
        if (isDry) Console.WriteLine("Nothing was changed.");
        else if (sorted > 0) Console.WriteLine($"To take this back: mailroom sort --undo {into}");
    }

    private void WriteUnsorted(string name, string reason)
    {
        unsorted[name] = reason;
        WriteLine($"{name}: not sorted. {reason}");
    }

    private static string Describe(Answer answer)
    {
        var confidence = ReportWording.Two(answer.Confidence);
        return answer.DocumentType == Answer.Unknown ? $"{Answer.Unknown} (perhaps {answer.Scores[0].DocumentType}, {confidence})" : $"{answer.DocumentType} ({confidence})";
    }

    private static void WriteLine(string line) => FileReading.WriteLine(ReportWording.Plain(line));
}
