using Mailroom.Classifying;

namespace Mailroom.Sorting;

/// <summary>Puts files in the folders of their types, one at a time.</summary>
/// <param name="into">The folder that they are sorted into, in full.</param>
/// <param name="names">What the folders are called.</param>
/// <param name="action">What becomes of the files.</param>
/// <param name="past">What was sorted before.</param>
/// <param name="journal">Where it is told; null: nothing is done, and only what would be is answered.</param>
internal sealed class Placing(string into, FolderNames names, SortAction action, PastRuns past, Journal? journal)
{
    private readonly Dictionary<string, string> planned = [];

    /// <summary>Whether a file was sorted before and is still in its place. One that was moved and is there again was put there anew.</summary>
    public bool HasSorted(FoundFile file) => action != SortAction.Move && past.HasSorted(file);

    /// <summary>Removes what earlier runs left half written when they were killed.</summary>
    public void RemoveLeftovers()
    {
        if (journal is null) return;
        foreach (var temporary in past.CutShort.Select(cut => cut.Begun.TemporaryIn(Path.GetDirectoryName(Path.Combine(into, cut.Begun.Target))!)).Where(File.Exists))
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // It is hidden and in nobody's way.
            }
        }
    }

    /// <summary>Sorts a file.</summary>
    /// <param name="file">The file as it was before it was read.</param>
    /// <param name="answer">What it was found to be.</param>
    /// <param name="cancellation">Ends it; nothing half done is left.</param>
    /// <exception cref="SortingException">Nothing can be sorted any more.</exception>
    public async Task<SortedFile> PlaceAsync(FoundFile file, Answer answer, CancellationToken cancellation)
    {
        try
        {
            var hash = await ContentHash.OfAsync(file.Path, cancellation);
            if (FoundFile.Now(file.Path) != file) return new SortedFile(file.Path, answer, Sorted.Not, null, "The file changed while it was read.");
            if (action != SortAction.Move && past.HasSorted(file.Path, hash)) return new SortedFile(file.Path, answer, Sorted.Before, null, null);
            return await PlaceAsync(file, hash, answer, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new SortedFile(file.Path, answer, Sorted.Not, null, "The file cannot be sorted: " + fault.Message);
        }
    }

    private async Task<SortedFile> PlaceAsync(FoundFile file, string hash, Answer answer, CancellationToken cancellation)
    {
        var folder = names.Of(answer.DocumentType, answer.NeedsReview);
        for (var number = 1; ; number++)
        {
            var target = Path.Combine(folder, NumberedNames.Of(Path.GetFileNameWithoutExtension(file.Path), Path.GetExtension(file.Path), number));
            var full = Path.Combine(into, target);
            var there = planned.GetValueOrDefault(target) ?? (Path.Exists(full) ? full : null);
            if (there is not null)
            {
                if (await ContentHash.IsAtAsync(there, file.Size, hash, cancellation)) return new SortedFile(file.Path, answer, Sorted.There, target, null);
                continue;
            }

            if (journal is null)
            {
                planned[target] = file.Path;
                return new SortedFile(file.Path, answer, Sorted.Now, target, null);
            }

            await MakeFolderAsync(folder, journal);
            var begun = await journal.BeginAsync(action, file, hash, target, answer);
            if (await ActAsync(begun, full, journal, cancellation) is not { } outcome) continue;
            past.AddSorted(file, hash);
            return new SortedFile(file.Path, answer, Sorted.Now, target, outcome);
        }
    }

    // What was done; null where the name was taken by another program in this moment.
    private static async Task<string?> ActAsync(Begun begun, string target, Journal to, CancellationToken cancellation)
    {
        try
        {
            var temporary = begun.TemporaryIn(Path.GetDirectoryName(target)!);
            var outcome = begun.Action switch
            {
                SortAction.Copy => await FileTransfer.CopyAsync(begun.Source, target, temporary, begun.Hash, cancellation) ? "copied" : null,
                SortAction.Move => await FileTransfer.MoveAsync(begun.Source, target, temporary, begun.Hash, cancellation) ? "moved" : null,
                _ => Link(begun.Source, target),
            };
            await to.EndAsync(begun, outcome, outcome is null ? "The name was taken." : null);
            return outcome;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            await to.EndAsync(begun, null, fault.Message);
            throw;
        }
    }

    private static string? Link(string source, string target) => UnixFiles.HardLink(source, target) switch
    {
        Naming.Done => "hard link",
        Naming.OtherFileSystem when UnixFiles.SymbolicLink(source, target) == Naming.Done => "symbolic link",
        _ => null,
    };

    // It gets the rights of the folder around it, which the user may share with others.
    private async Task MakeFolderAsync(string folder, Journal to)
    {
        var path = Path.Combine(into, folder);
        if (Directory.Exists(path)) return;
        await to.MakeFolderAsync(folder);
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, File.GetUnixFileMode(into));
    }
}
