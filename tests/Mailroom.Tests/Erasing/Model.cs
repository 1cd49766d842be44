namespace Mailroom.Tests.Erasing;

/// <summary>A classification, a batch or a file, as those know it whom the server has answered.</summary>
internal sealed class Thing(string id, Thing? parent)
{
    public string Id { get; } = id;

    public Thing? Parent { get; } = parent;

    /// <summary>The key as it lay in the vault.</summary>
    public byte[]? WrappedKey { get; set; }

    /// <summary>Whether a deletion was asked for: it may be there, or not.</summary>
    public bool IsDoomedItself { get; set; }

    /// <summary>The step at which a deletion was answered: from then on it must not be seen.</summary>
    public int? GoneAtItself { get; set; }

    /// <summary>Whether it came after the backup that the data is restored from: it may be there, or not.</summary>
    public bool MayBeLost { get; set; }

    public bool IsDoomed => IsDoomedItself || MayBeLost || Parent?.IsDoomed == true;

    public bool IsGone => GoneAtItself is not null || Parent?.IsGone == true;

    public int GoneAt => Math.Min(GoneAtItself ?? int.MaxValue, Parent?.GoneAt ?? int.MaxValue);

    // Of a file:

    public string Name { get; init; } = "";

    public byte[] Content { get; init; } = [];

    /// <summary>The types that a person may have given it; "" stands for none.</summary>
    public HashSet<string> Answers { get; set; } = [""];

    /// <summary>Counts the corrections that were begun.</summary>
    public int CorrectionsBegun { get; set; }

    public int CorrectionsUnderWay { get; set; }

    /// <summary>The last address that it was shown with.</summary>
    public string? Address { get; set; }

    /// <summary>What its row held when its deletion was answered.</summary>
    public string? RowWhenGone { get; set; }

    public Thing Copy(Thing? parent) => new(Id, parent) { WrappedKey = WrappedKey, Name = Name, Content = Content, Answers = [.. Answers], Address = Address };
}

/// <summary>An upload that has not been answered.</summary>
/// <param name="Classification">Where it goes.</param>
/// <param name="Batch">The batch; null for a new one.</param>
/// <param name="Files">Their names and contents.</param>
/// <param name="Answer">The type that was given with them; "" where none was.</param>
internal sealed record PendingUpload(Thing Classification, Thing? Batch, IReadOnlyList<(string Name, byte[] Content)> Files, string Answer);

/// <summary>A backup of the data.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Answers">What was there when it was begun, by its id, with the types that a person may have given it by the end.</param>
internal sealed record BackupOfData(string Folder, Dictionary<string, HashSet<string>> Answers);

/// <summary>What was answered, and so what must and what must not be seen.</summary>
internal sealed class Model
{
    public List<Thing> Classifications { get; } = [];
    public List<Thing> Batches { get; } = [];
    public List<Thing> Files { get; } = [];
    public List<PendingUpload> Pending { get; } = [];

    /// <summary>Uploads that a crash kept from their answer, and whose files did not come to be. A backup may hold them nevertheless, where they were deleted since.</summary>
    public List<PendingUpload> NeverAnswered { get; } = [];

    /// <summary>The last whole backup of the data; null before there is one.</summary>
    public BackupOfData? Backup { get; set; }

    /// <summary>The backup that was begun last.</summary>
    public BackupOfData? BackupBegun { get; set; }

    /// <summary>The step before the copy of the vault was taken: what was deleted by then stays deleted.</summary>
    public int VaultCopiedAt { get; set; }

    /// <summary>Says that the data is lost, and restored from the backup and the copy of the vault.</summary>
    public void Restore()
    {
        foreach (var thing in All)
        {
            if (thing.GoneAtItself > VaultCopiedAt) (thing.GoneAtItself, thing.IsDoomedItself) = (null, true);
            thing.MayBeLost = !Backup!.Answers.TryGetValue(thing.Id, out var answers);
            // What came while the backup was made may have had any.
            thing.Answers = [.. answers ?? [""]];
        }

        Pending.AddRange(NeverAnswered);
        NeverAnswered.Clear();
    }

    /// <summary>Forgets what is lost, and all that stood in it.</summary>
    public void Lose(Thing thing)
    {
        Batches.RemoveAll(one => one == thing);
        Files.RemoveAll(one => one == thing || one.Parent == thing);
    }

    public IEnumerable<Thing> All => [.. Classifications, .. Batches, .. Files];

    public Model Copy()
    {
        var copy = new Model();
        var copies = new Dictionary<string, Thing>(StringComparer.Ordinal);
        foreach (var (from, to) in ((List<Thing>, List<Thing>)[])[(Classifications, copy.Classifications), (Batches, copy.Batches), (Files, copy.Files)])
            foreach (var one in from) to.Add(copies[one.Id] = one.Copy(one.Parent is null ? null : copies[one.Parent.Id]));
        return copy;
    }
}

/// <summary>Something was seen that must not be, or is missing.</summary>
internal sealed class ViolationException(string message) : Exception(message)
{
    public static void Unless(bool isFine, string message)
    {
        if (!isFine) throw new ViolationException(message);
    }
}
