namespace Mailroom.Sorting;

/// <summary>What came of taking back an action.</summary>
internal enum TakenBack
{
    /// <summary>The file is in its old place again.</summary>
    Moved,

    /// <summary>The copy or the link was removed.</summary>
    Removed,

    /// <summary>There was nothing to take back.</summary>
    Nothing,

    /// <summary>It was left as it is, so that nothing is lost.</summary>
    Left,

    /// <summary>It could not be taken back now.</summary>
    Failed,
}

/// <summary>What came of taking back an action.</summary>
/// <param name="Begun">The action.</param>
/// <param name="TakenBack">What was done.</param>
/// <param name="Reason">Why not more.</param>
internal sealed record UndoneFile(Begun Begun, TakenBack TakenBack, string? Reason);

/// <summary>Takes a run back. Nothing is overwritten, and no content is removed but where its original still holds it. It can be cut off anywhere and done again.</summary>
/// <param name="into">The folder that was sorted into, in full.</param>
internal sealed class Undoing(string into)
{
    /// <summary>Takes back one action.</summary>
    public async Task<UndoneFile> TakeBackAsync(PastAction action, CancellationToken cancellation)
    {
        try
        {
            var target = Path.GetFullPath(Path.Combine(into, action.Begun.Target));
            var (takenBack, reason) = !IsInside(target) ? (TakenBack.Left, "It is not in this folder.") : await TakeBackAsync(action, target, cancellation);
            return new UndoneFile(action.Begun, takenBack, reason);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new UndoneFile(action.Begun, TakenBack.Failed, fault.Message);
        }
    }

    /// <summary>Removes the folders that the run made, where they are empty.</summary>
    public void RemoveFolders(PastRun run)
    {
        foreach (var path in run.Folders.Select(folder => Path.GetFullPath(Path.Combine(into, folder))).Where(path => IsInside(path) && Directory.Exists(path)))
        {
            try
            {
                Directory.Delete(path);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Something is in it.
            }
        }
    }

    private bool IsInside(string path) => path.StartsWith(into + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static async Task<(TakenBack TakenBack, string? Reason)> TakeBackAsync(PastAction action, string target, CancellationToken cancellation)
    {
        var begun = action.Begun;
        var folder = Path.GetDirectoryName(target)!;
        if (!action.IsDone && Directory.Exists(folder)) File.Delete(begun.TemporaryIn(folder));
        if (new FileInfo(target).LinkTarget is { } leadsTo) return leadsTo == begun.Source && begun.Action == SortAction.Link ? Remove(target) : Changed;
        if (!File.Exists(target))
        {
            var isLost = action.IsDone && begun.Action == SortAction.Move && !File.Exists(begun.Source);
            return isLost ? (TakenBack.Left, "It is no longer there.") : (TakenBack.Nothing, null);
        }

        var isUnchanged = await ContentHash.IsAtAsync(target, begun.Size, begun.Hash, cancellation);
        if (!isUnchanged && !action.IsDone)
        {
            // The name was reserved, or is another's.
            if (new FileInfo(target).Length == 0) File.Delete(target);
            return (TakenBack.Nothing, null);
        }

        if (begun.Action == SortAction.Move) return await MoveBackAsync(begun, target, isUnchanged, cancellation);
        if (!isUnchanged) return Changed;
        return await HasOriginalAsync(begun, target, cancellation) ? Remove(target) : (TakenBack.Left, "Its original has gone or changed, so that this is the only one.");
    }

    private static async Task<(TakenBack TakenBack, string? Reason)> MoveBackAsync(Begun begun, string target, bool isUnchanged, CancellationToken cancellation)
    {
        // A move to another file system that was cut off before the original was removed.
        if (isUnchanged && await HasOriginalAsync(begun, target, cancellation)) return Remove(target);
        var folder = Path.GetDirectoryName(begun.Source)!;
        Directory.CreateDirectory(folder);
        var temporary = begun.TemporaryIn(folder);
        File.Delete(temporary);
        return await FileTransfer.MoveAsync(target, begun.Source, temporary, null, cancellation) ? (TakenBack.Moved, null) : (TakenBack.Left, "Something else has taken its old place.");
    }

    // Folders may have become links since: a file is not its own original.
    private static async Task<bool> HasOriginalAsync(Begun begun, string target, CancellationToken cancellation) =>
        UnixFiles.RealPath(begun.Source) != UnixFiles.RealPath(target) && await ContentHash.IsAtAsync(begun.Source, begun.Size, begun.Hash, cancellation);

    private static (TakenBack TakenBack, string? Reason) Changed => (TakenBack.Left, "It has changed since.");

    private static (TakenBack TakenBack, string? Reason) Remove(string target)
    {
        File.Delete(target);
        return (TakenBack.Removed, null);
    }
}
