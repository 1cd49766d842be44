using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mailroom.Api;
using Mailroom.Classifying;
using Mailroom.Storage;

namespace Mailroom.Sorting;

/// <summary>
/// Tells what was done to which file, in the folder that is sorted into. An action is on disk here before it takes place, so that it can be taken back wherever the program was cut off.
/// One process at a time has it.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string FileName = ".mailroom-journal.jsonl";

    private static readonly JsonSerializerOptions Options = new(Json.Options)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly FileStream file;
    private readonly TimeProvider time;
    private readonly string run;
    private int lastNumber;

    private Journal(FileStream file, PastRuns past, TimeProvider time) => (this.file, Past, this.time, run) = (file, past, time, Ids.New(time));

    /// <summary>What it told when it was opened.</summary>
    public PastRuns Past { get; }

    /// <summary>Whether a folder has a journal.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Opens the journal of a folder; makes both where they are missing.</summary>
    /// <exception cref="SortingException">Another process has it, or it cannot be written.</exception>
    public static async Task<Journal> OpenAsync(string folder, TimeProvider time, CancellationToken cancellation)
    {
        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(folder);
            file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.Asynchronous);
            var past = new PastRuns(await ReadAsync(file, cancellation));
            await EndTornLineAsync(file, cancellation);
            return new Journal(file, past, time);
        }
        catch (Exception fault)
        {
            if (file is not null) await file.DisposeAsync();
            if (fault is IOException or UnauthorizedAccessException) throw NotOpened(folder, fault);
            throw;
        }
    }

    /// <summary>What the journal of a folder tells, without changing anything; null where it has none.</summary>
    /// <exception cref="SortingException">Another process has it, or it cannot be read.</exception>
    public static async Task<PastRuns?> ReadAsync(string folder, CancellationToken cancellation)
    {
        if (!IsIn(folder)) return null;
        try
        {
            await using var file = new FileStream(Path.Combine(folder, FileName), FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous);
            return new PastRuns(await ReadAsync(file, cancellation));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotOpened(folder, fault);
        }
    }

    /// <summary>Tells that a folder is about to be made.</summary>
    public Task MakeFolderAsync(string folder) => WriteAsync(new FolderMade(run, time.GetUtcNow(), folder), isDurable: true);

    /// <summary>Tells that a file is about to be sorted.</summary>
    public async Task<Begun> BeginAsync(SortAction action, FoundFile source, string hash, string target, Answer answer)
    {
        var begun = new Begun(
            run, time.GetUtcNow(), ++lastNumber, action, source.Path, target, answer.DocumentType, answer.Scores[0].DocumentType, answer.Confidence, answer.NeedsReview,
            hash, source.Size, source.Modified);
        await WriteAsync(begun, isDurable: true);
        return begun;
    }

    /// <summary>Tells how it ended.</summary>
    /// <param name="begun">What was told before.</param>
    /// <param name="outcome">What was done; null where nothing was.</param>
    /// <param name="error">Why nothing was.</param>
    public Task EndAsync(Begun begun, string? outcome, string? error = null) => WriteAsync(new Ended(begun.Run, time.GetUtcNow(), begun.Number, outcome, error), isDurable: false);

    /// <summary>Tells that a run has been taken back.</summary>
    public Task UndoAsync(PastRun undone) => WriteAsync(new Undone(undone.Id, time.GetUtcNow()), isDurable: true);

    /// <summary>Gives the journal free.</summary>
    public void Dispose() => file.Dispose();

    // Without cancellation: a line is written as a whole.
    private async Task WriteAsync(JournalLine line, bool isDurable)
    {
        try
        {
            if (!File.Exists(file.Name)) throw new IOException("It is no longer there.");
            await file.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Options) + "\n"), CancellationToken.None);
            if (isDurable) file.Flush(flushToDisk: true);
        }
        catch (IOException fault)
        {
            throw new SortingException($"The journal {file.Name} cannot be written, and nothing is sorted without it: {fault.Message}");
        }
    }

    private static async Task<List<JournalLine>> ReadAsync(FileStream file, CancellationToken cancellation)
    {
        var lines = new List<JournalLine>();
        using var reader = new StreamReader(file, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellation) is { } text)
        {
            try
            {
                if (text.Length > 0 && JsonSerializer.Deserialize<JournalLine>(text, Options) is { } line && Ids.IsWellFormed(line.Run)) lines.Add(line);
            }
            catch (Exception torn) when (torn is JsonException or NotSupportedException)
            {
                // The program or the machine went down while the line was written, so that what it tells did not begin.
            }
        }

        return lines;
    }

    private static async Task EndTornLineAsync(FileStream file, CancellationToken cancellation)
    {
        if (file.Length == 0) return;
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n') await file.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    private static SortingException NotOpened(string folder, Exception fault) =>
        new($"The journal of {folder} cannot be opened; another mailroom sort that is at work there must end first. {fault.Message}");
}
