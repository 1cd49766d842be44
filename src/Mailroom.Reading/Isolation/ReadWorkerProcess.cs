using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mailroom.Reading.Archives;
using Mailroom.Reading.Isolation.Confining;

namespace Mailroom.Reading.Isolation;

/// <summary>A child process that reads documents, seen from the server.</summary>
internal sealed class ReadWorkerProcess : IAsyncDisposable
{
    private const int MaximumAnswerBytes = 64 << 20;
    private const int ChunkBytes = 64 * 1024;
    private const int MostOfLastWords = 300;

    // What a child gets of the server's environment: nothing in it may be a secret.
    private static readonly string[] Inherited =
        ["PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_BUNDLE_EXTRACT_BASE_DIR"];

    private static readonly TimeSpan WaitForTheRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(200);
    private readonly ReadWorkerPoolOptions options;
    private readonly Process process;
    private readonly Task discarding;
    private readonly StringBuilder lastWords = new();
    private volatile bool isReady;
    private int documents;

    private ReadWorkerProcess(ReadWorkerPoolOptions options, Process process)
    {
        (this.options, this.process) = (options, process);
        discarding = DiscardAsync();
    }

    /// <summary>Whether the process must not be given another document.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Whether the process has read anything.</summary>
    public bool HasRead => documents > 0;

    /// <summary>What confines the child.</summary>
    public IReadOnlyList<string> Protections { get; private set; } = [];

    /// <summary>The child's process id.</summary>
    public int Id => process.Id;

    /// <summary>Starts a child and waits until it can take a document.</summary>
    /// <exception cref="ReaderUnavailableException">The program cannot be started, or is no worker.</exception>
    public static async Task<ReadWorkerProcess> StartAsync(ReadWorkerPoolOptions options, CancellationToken cancellation)
    {
        var child = new Process { StartInfo = StartInfo(options) };
        try
        {
            child.Start();
        }
        catch (Exception exception)
        {
            child.Dispose();
            throw new ReaderUnavailableException("The program that reads documents cannot be started.", exception);
        }

        var worker = new ReadWorkerProcess(options, child);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.TimeLimit);
        try
        {
            worker.Protections = (await Frames.ReadAsync(child.StandardOutput.BaseStream, FrameContext.Default.WorkerReady, ChunkBytes, limit.Token)).Protections;
            worker.isReady = true;
            return worker;
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            await worker.DisposeAsync();
            throw new ReaderUnavailableException("The program that reads documents takes too long to start.", exception);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            await worker.discarding.WaitAsync(WaitForTheRest, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await worker.DisposeAsync();
            throw new ReaderUnavailableException($"The program that reads documents ended before it was ready{worker.LastWords()}.", exception);
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has the child read a document, draw a page or unpack an archive, of which the files are taken one by one; whatever goes wrong but a failure that the child itself reports, the process is spent.</summary>
    public async Task<ReadAnswer> AskAsync(Stream content, ReadRequest request, Func<UnpackedFile, Task>? take, CancellationToken cancellation)
    {
        IsSpent = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var time = request.Options.TimeLimit ?? options.TimeLimit;
        stop.CancelAfter(time);
        using var watched = new CancellationTokenSource();
        var watching = WatchAsync(stop, watched.Token);
        ReadAnswer answer;
        try
        {
            await SendAsync(content, request with { Options = request.Options with { TimeLimit = time } }, stop.Token);
            answer = await NextAsync(stop.Token);
            if (request.Unpacking is { } limits && take is not null)
                answer = await TakeFilesAsync(answer, limits, request.Length, take, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await watched.CancelAsync();
            throw await watching ?? new ReadingException(ReadingFailure.TimedOut, "Reading the document took longer than it may. Upload its first pages, or export it as PDF and upload that.");
        }
        catch (Exception exception) when (exception is ChildPipeException or EndOfStreamException or InvalidDataException)
        {
            throw Died(exception);
        }
        finally
        {
            await watched.CancelAsync();
            await watching;
        }

        IsSpent = ++documents >= options.DocumentsPerWorker;
        return answer.Failure is { } failure ? throw new ReadingException(failure, answer.Message ?? "The file could not be read. Export it as PDF and upload that.") : answer;
    }

    public async ValueTask DisposeAsync()
    {
        // First the group: once its leader is gone, what the leader started could not be told any more.
        ProcessGroup.Kill(process.Id);
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        // A process that it left behind may hold the pipe open.
        await discarding.WaitAsync(WaitForTheRest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Dispose();
    }

    // Its messages may hold content of documents; but not before it was given one.
    private async Task DiscardAsync()
    {
        var messages = process.StandardError.BaseStream;
        var chunk = new byte[ChunkBytes];
        for (int count; (count = await messages.ReadAsync(chunk)) > 0;)
        {
            if (!isReady && lastWords.Length < MostOfLastWords)
                lastWords.Append(Encoding.UTF8.GetString(chunk, 0, Math.Min(count, MostOfLastWords - lastWords.Length)));
        }
    }

    private string LastWords() =>
        discarding.IsCompleted && lastWords.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } line ? $" ({line.TrimEnd('.')})" : "";

    private static ProcessStartInfo StartInfo(ReadWorkerPoolOptions options)
    {
        var start = new ProcessStartInfo(options.FileName, options.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }

        if (options.IsConfined)
        {
            start.Environment[Confinement.RequestVariable] = ((long)options.MemoryLimitMegabytes << 20).ToString(CultureInfo.InvariantCulture);
            start.Environment[Confinement.HiddenVariable] = string.Join(':', options.Hidden);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        start.Environment["DOTNET_GCHeapHardLimit"] = ((long)options.MemoryLimitMegabytes << 20).ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        // Parsers are compiled fully at once: measured on 161 PDFs, that halves the time, for a tenth of a second more with the first document.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        // The runtime's diagnostics would put a socket, and a crash a dump of memory, into the folder for temporary files.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    private Task<ReadAnswer> NextAsync(CancellationToken cancellation) =>
        Frames.ReadAsync(process.StandardOutput.BaseStream, FrameContext.Default.ReadAnswer, MaximumAnswerBytes, cancellation);

    // The limits hold here too: the archive may have taken the child over.
    private async Task<ReadAnswer> TakeFilesAsync(ReadAnswer answer, UnpackLimits limits, long length, Func<UnpackedFile, Task> take, CancellationToken cancellation)
    {
        var (filesLeft, bytesLeft) = (limits.MaximumFiles, limits.MaximumBytesOf(length));
        for (; answer.Part is { } part; answer = await NextAsync(cancellation))
        {
            if (part.Path is not { } path || --filesLeft < 0)
                throw new InvalidDataException("The other side sent what was not asked for.");
            var content = new PartContent(NextPartAsync);
            await take(new UnpackedFile(path, content));
            await content.CopyToAsync(Stream.Null, cancellation);
        }

        return answer;

        async Task<ArchivePart> NextPartAsync()
        {
            var next = await NextAsync(cancellation);
            // In the midst of a file, where a limit of all together is met.
            if (next.Failure is { } failure)
                throw new ReadingException(failure, next.Message ?? "The file could not be read.");
            return next.Part is { } part && (bytesLeft -= part.Bytes.Length) >= 0 ? part : throw new InvalidDataException("The other side sent what was not asked for.");
        }
    }

    private async Task SendAsync(Stream content, ReadRequest request, CancellationToken cancellation)
    {
        var input = process.StandardInput.BaseStream;
        await ToChildAsync(Frames.WriteAsync(input, request, FrameContext.Default.ReadRequest, cancellation));
        var chunk = new byte[(int)Math.Clamp(request.Length, 1, ChunkBytes)];
        for (var left = request.Length; left > 0;)
        {
            var count = await content.ReadAsync(chunk.AsMemory(0, (int)Math.Min(left, chunk.Length)), cancellation);
            if (count == 0)
                throw new ArgumentException("The stream holds fewer bytes than its length says.", nameof(content));
            await ToChildAsync(input.WriteAsync(chunk.AsMemory(0, count), cancellation).AsTask());
            left -= count;
        }

        await ToChildAsync(input.FlushAsync(cancellation));
    }

    /// <summary>Tells a broken pipe to the child from a fault of the stream that is sent.</summary>
    private static async Task ToChildAsync(Task sending)
    {
        try
        {
            await sending;
        }
        catch (IOException exception)
        {
            throw new ChildPipeException(exception);
        }
    }

    /// <summary>Stops the reading when the child ends or takes too much memory, with its tools, and says which it was.</summary>
    private async Task<ReadingException?> WatchAsync(CancellationTokenSource stop, CancellationToken done)
    {
        using var timer = new PeriodicTimer(WatchInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                var isGreedy = ResidentMemory.OfProcessAndChildren(process.Id) > (long)options.MemoryLimitMegabytes << 20;
                // A tool that outlives the child would keep its end of the pipe open.
                if (!isGreedy && !process.HasExited)
                    continue;
                await stop.CancelAsync();
                return isGreedy ? new ReadingException(ReadingFailure.ReaderDied, "Reading the document needed more memory than it may have. Upload its first pages, or export it as PDF and upload that.") : Died(null);
            }
        }
        catch (OperationCanceledException)
        {
            // The document is read.
        }

        return null;
    }

    private static ReadingException Died(Exception? inner) => new(ReadingFailure.ReaderDied, "The document could not be read: it is damaged, or built in an unusual way. Open it in the program that made it, and save or export it again.", inner);

    private sealed class ChildPipeException(IOException inner) : Exception("The child process ended.", inner);
}
