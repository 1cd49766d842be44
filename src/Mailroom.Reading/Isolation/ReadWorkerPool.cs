using System.Threading.Channels;
using Mailroom.Reading.Archives;
using Mailroom.Reading.Isolation.Confining;

namespace Mailroom.Reading.Isolation;

/// <summary>
/// Reads documents in child processes, which are kept warm: a document that breaks its reader, or takes too much time or memory, costs that one process and no other
/// document.
/// </summary>
public sealed class ReadWorkerPool : IAsyncDisposable
{
    private readonly ReadWorkerPoolOptions options;
    private readonly CancellationTokenSource ending = new();
    private readonly Channel<Task<ReadWorkerProcess>> free = Channel.CreateUnbounded<Task<ReadWorkerProcess>>();
    private volatile Task<ReadWorkerProcess>? newest;

    /// <summary>Makes the pool and has its processes started in the background.</summary>
    /// <param name="options">The program and its limits.</param>
    public ReadWorkerPool(ReadWorkerPoolOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryLimitMegabytes, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DocumentsPerWorker, 1);
        this.options = options;
        for (var worker = 0; worker < options.Workers; worker++)
            free.Writer.TryWrite(newest = Task.Run(StartAsync));
    }

    /// <summary>All that <see cref="ProtectionsAsync"/> can name.</summary>
    public static IReadOnlyList<string> AllProtections { get; } = [Confinement.Limits, Confinement.Landlock, Confinement.SystemCalls];

    /// <summary>
    /// What confines the processes here: <c>limits</c> (of memory and open files, by the kernel), <c>landlock</c> (no files but those of the program and the system, none to write, no network)
    /// and <c>seccomp</c> (no sockets, and no system calls that reading never needs).
    /// </summary>
    /// <param name="cancellation">Stops waiting for the newest process.</param>
    /// <returns>Those that this machine has.</returns>
    /// <exception cref="ReaderUnavailableException">The reader could not be started.</exception>
    public async Task<IReadOnlyList<string>> ProtectionsAsync(CancellationToken cancellation) => (await newest!.WaitAsync(cancellation)).Protections;

    /// <summary>Reads a document in the next free process; who comes first is served first.</summary>
    /// <param name="content">The document, from its current position on. It is passed on in pieces, never held as a whole.</param>
    /// <param name="length">How many bytes the document has.</param>
    /// <param name="reading">Limits and languages.</param>
    /// <param name="cancellation">Stops waiting; kills the process that reads the document.</param>
    /// <returns>The text of the first pages.</returns>
    /// <exception cref="ReadingException">The document cannot be read, took too long, or broke its reader.</exception>
    /// <exception cref="ReaderUnavailableException">The reader cannot be started: a fault of the installation, not of the document.</exception>
    public async Task<DocumentText> ReadAsync(Stream content, long length, ReadingOptions reading, CancellationToken cancellation) =>
        (await AskAsync(content, new ReadRequest(length, reading), cancellation, cancellation)).Document ?? throw new ReadingException(ReadingFailure.Corrupt, "The file could not be read. Export it as PDF and upload that.");

    /// <summary>Draws a page of a document in the next free process, for people to look at.</summary>
    /// <param name="content">The document, from its current position on.</param>
    /// <param name="length">How many bytes the document has.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="size">The pixels of the picture's longer side, at most.</param>
    /// <param name="reading">Limits.</param>
    /// <param name="waiting">Stops waiting, but no drawing that has begun: a reader who goes on to the next page must not cost a process.</param>
    /// <param name="cancellation">Stops waiting; kills the process that draws.</param>
    /// <returns>The picture as JPEG; null where the format has no pages to draw, the page is not there, or poppler is missing.</returns>
    /// <exception cref="ReadingException">The document cannot be drawn, took too long, or broke its reader.</exception>
    /// <exception cref="ReaderUnavailableException">The reader cannot be started.</exception>
    public async Task<byte[]?> DrawAsync(Stream content, long length, int page, int size, ReadingOptions reading, CancellationToken waiting, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return (await AskAsync(content, new ReadRequest(length, reading, new PageDrawing(page, size)), waiting, cancellation)).Picture;
    }

    /// <summary>Unpacks an archive in the next free process.</summary>
    /// <param name="content">The archive, from its current position on.</param>
    /// <param name="length">How many bytes the archive has.</param>
    /// <param name="limits">What may come out.</param>
    /// <param name="take">Takes the files, one after the other, while they are unpacked.</param>
    /// <param name="cancellation">Stops waiting; kills the process that unpacks.</param>
    /// <returns>Whether it is an archive; else it is a document, and nothing was taken.</returns>
    /// <exception cref="ReadingException">It cannot be unpacked, exceeds a limit, or broke the process: what was taken of it does not count.</exception>
    /// <exception cref="ReaderUnavailableException">The process cannot be started.</exception>
    public async Task<bool> UnpackAsync(Stream content, long length, UnpackLimits limits, Func<UnpackedFile, Task> take, CancellationToken cancellation) =>
        (await AskAsync(content, new ReadRequest(length, new ReadingOptions { TimeLimit = limits.TimeLimit }, Unpacking: limits), cancellation, cancellation, take)).IsArchive;

    /// <summary>Ends all processes; documents being read are given up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ending.IsCancellationRequested)
            return;
        await ending.CancelAsync();
        for (var worker = 0; worker < options.Workers; worker++)
            await EndAsync(await free.Reader.ReadAsync(CancellationToken.None));
        ending.Dispose();
    }

    private async Task<ReadAnswer> AskAsync(Stream content, ReadRequest request, CancellationToken waiting, CancellationToken cancellation, Func<UnpackedFile, Task>? take = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.Length);
        if (request.Length > Array.MaxLength)
            throw new ReadingException(ReadingFailure.TooLarge, "The file is too large to be read. Upload its first pages.");
        ObjectDisposedException.ThrowIf(ending.IsCancellationRequested, this);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ending.Token);
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(waiting, stop.Token);
        var next = await free.Reader.ReadAsync(stopWaiting.Token);
        try
        {
            // By a process that has read nothing before it: what others left there may have been what brought the reader down.
            if (request.Options.IsSecondAttempt)
                next = ReplaceIf(next, worker => worker.HasRead);
            var worker = await next.WaitAsync(stopWaiting.Token);
            return await worker.AskAsync(content, request, take, stop.Token);
        }
        finally
        {
            free.Writer.TryWrite(ReplaceIf(next, worker => worker.IsSpent));
        }
    }

    private Task<ReadWorkerProcess> StartAsync() => ReadWorkerProcess.StartAsync(options, ending.Token);

    // Also one that could not be started.
    private Task<ReadWorkerProcess> ReplaceIf(Task<ReadWorkerProcess> worker, Predicate<ReadWorkerProcess> isUnfit)
    {
        if (!worker.IsCompleted || (worker.IsCompletedSuccessfully && !isUnfit(worker.Result)))
            return worker;
        return newest = Task.Run(async () =>
        {
            await EndAsync(worker);
            return await StartAsync();
        });
    }

    private static async Task EndAsync(Task<ReadWorkerProcess> worker)
    {
        await ((Task)worker).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (worker.IsCompletedSuccessfully)
            await worker.Result.DisposeAsync();
    }
}
