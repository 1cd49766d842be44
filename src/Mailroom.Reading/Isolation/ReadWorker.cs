using System.Text.Json;
using System.Threading.Channels;
using Mailroom.Reading.Archives;
using Mailroom.Reading.Isolation.Confining;
using Mailroom.Reading.Pictures;

namespace Mailroom.Reading.Isolation;

/// <summary>The child process's side: reads the documents that come in by standard input, one after the other, and answers on standard output.</summary>
public static class ReadWorker
{
    private const int MaximumRequestBytes = 64 * 1024;

    // What is freed after a large document goes back to the machine at once.
    private const long MuchMemory = 96L << 20;

    /// <summary>Reads documents until the server closes the pipe or ends.</summary>
    /// <returns>The exit code: 0.</returns>
    public static Task<int> RunAsync() => RunAsync(DocumentReader.ReadAsync);

    internal static async Task<int> RunAsync(Func<byte[], ReadingOptions, CancellationToken, Task<DocumentText>> read)
    {
        // Before the confinement, in which no process leaves its group.
        ProcessGroup.Lead();
        var protections = Confinement.Enter();
        await using var output = Console.OpenStandardOutput();
        // A library that writes to the console must not break the protocol.
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);

        var requests = Channel.CreateUnbounded<(byte[] Content, ReadRequest Request)>();
        var busy = new Busy();
        var receiving = new Thread(() => Receive(requests.Writer, busy)) { IsBackground = true, Name = "Receive documents" };
        receiving.Start();
        await Frames.WriteAsync(output, new WorkerReady(protections), FrameContext.Default.WorkerReady, CancellationToken.None);
        await foreach (var (content, request) in requests.Reader.ReadAllAsync())
        {
            if (request.Options.TimeLimit is { } time)
                ResourceLimits.GiveProcessor(time);
            var answer = await AnswerAsync(read, content, request, output);
            busy.Value = false;
            await WriteAsync(output, answer);
            if (GC.GetTotalMemory(forceFullCollection: false) > MuchMemory)
                GC.Collect(2, GCCollectionMode.Aggressive);
        }

        return 0;
    }

    private static async Task WriteAsync(Stream output, ReadAnswer answer)
    {
        try
        {
            await Frames.WriteAsync(output, answer, FrameContext.Default.ReadAnswer, CancellationToken.None);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or NotSupportedException)
        {
            // A parser made of the file what cannot be told, as a place that is no number. Nothing was written yet.
            await Frames.WriteAsync(output, Unusual(), FrameContext.Default.ReadAnswer, CancellationToken.None);
        }
    }

    private static ReadAnswer Unusual() => new(null, ReadingFailure.Corrupt, "The file is damaged or unusual and could not be read. Open it in the program that made it, export it as PDF and upload that.");

    /// <summary>Waits for documents also while one is being read: the end of the input is how the server's end shows, even when it is killed.</summary>
    private static void Receive(ChannelWriter<(byte[] Content, ReadRequest Request)> requests, Busy busy)
    {
        try
        {
            using var input = Console.OpenStandardInput();
            while (true)
            {
                var request = Frames.ReadAsync(input, FrameContext.Default.ReadRequest, MaximumRequestBytes, CancellationToken.None).GetAwaiter().GetResult();
                var content = new byte[request.Length];
                input.ReadExactly(content);
                busy.Value = true;
                requests.TryWrite((content, request));
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OutOfMemoryException or OverflowException)
        {
            if (busy.Value || exception is not EndOfStreamException)
                ProcessGroup.Kill(leader: 0);
            requests.Complete();
        }
    }

    private static async Task<ReadAnswer> AnswerAsync(Func<byte[], ReadingOptions, CancellationToken, Task<DocumentText>> read, byte[] content,
        ReadRequest request, Stream output)
    {
        try
        {
            if (request.Unpacking is { } limits)
                return new ReadAnswer(null) { IsArchive = await new Unpacker(limits, part => WriteAsync(output, new ReadAnswer(null) { Part = part })).UnpackAsync(content) };
            return request.Drawing is { } drawing
                ? new ReadAnswer(null, Picture: await PageDrawer.DrawAsync(content, drawing.Page, drawing.Size, request.Options, CancellationToken.None))
                : new ReadAnswer(await read(content, request.Options, CancellationToken.None));
        }
        catch (ReadingException exception)
        {
            return new ReadAnswer(null, exception.Failure, exception.Message);
        }
        catch (OutOfMemoryException)
        {
            ProcessGroup.Kill(leader: 0);
            throw;
        }
        catch (Exception)
        {
            // Parsers meet strange files with strange exceptions, whose messages may quote the file.
            return Unusual();
        }
    }

    /// <summary>Whether a document is being read; looked at from two threads.</summary>
    private sealed class Busy
    {
        private volatile bool value;

        public bool Value
        {
            get => value;
            set => this.value = value;
        }
    }
}
