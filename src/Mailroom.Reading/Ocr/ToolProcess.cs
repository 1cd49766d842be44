using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Mailroom.Reading.Ocr;

/// <summary>What a tool wrote.</summary>
/// <param name="ExitCode">Its exit code; 0 is success.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">The beginning of its standard error: to be looked at, never to be shown, as it may name the document.</param>
internal sealed record ToolResult(int ExitCode, byte[] Output, string Error);

/// <summary>Runs a command line tool with its input and output in memory: no shell, no temporary file.</summary>
internal static class ToolProcess
{
    private const int MaximumErrorBytes = 4096;

    // EAGAIN, ENOMEM, ENFILE, EMFILE: no memory, processes or files are left, which passes. All else says that there is no such tool that this machine can run.
    private static readonly int[] Passing = [11, 12, 23, 24];

    /// <summary>Runs a tool to its end.</summary>
    /// <param name="tool">The program's name, looked up in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it gets as standard input, in this order.</param>
    /// <param name="timeLimit">How long it may take before it is killed.</param>
    /// <param name="maximumOutput">The most bytes that it may write before it is killed.</param>
    /// <param name="cancellation">Kills the tool.</param>
    /// <returns>What it wrote, or null where the tool is not installed.</returns>
    /// <exception cref="ReadingException">The tool exceeded a limit, or is installed and could not be started now.</exception>
    public static async Task<ToolResult?> RunAsync(string tool, IEnumerable<string> arguments, IReadOnlyList<ReadOnlyMemory<byte>> input, TimeSpan timeLimit,
        int maximumOutput, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = StartInfo(tool, arguments) };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception) when (Passing.Contains(exception.NativeErrorCode))
        {
            throw new ReadingException(ReadingFailure.ToolNotStarted, "The machine is short of memory or processes, so the document could not be read now. Classify it again later.", exception);
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeLimit);
        try
        {
            var feeding = FeedAsync(process.StandardInput.BaseStream, input, limit.Token);
            var erring = ReadStartAsync(process.StandardError.BaseStream, limit.Token);
            var output = await ReadAllAsync(process.StandardOutput.BaseStream, maximumOutput, limit.Token);
            await feeding;
            var error = await erring;
            await process.WaitForExitAsync(limit.Token);
            return new ToolResult(process.ExitCode, output, error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ReadingException(ReadingFailure.TimedOut, "Recognising the text of a page took too long. Scan it again, in black and white and at 300 dots an inch.");
        }
        finally
        {
            // With what it may have started: a tool can be a script.
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static ProcessStartInfo StartInfo(string tool, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Documents are read side by side, so that threads within one picture only get in each other's way.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        return start;
    }

    private static async Task FeedAsync(Stream stream, IReadOnlyList<ReadOnlyMemory<byte>> input, CancellationToken cancellation)
    {
        try
        {
            await using (stream)
            {
                foreach (var part in input)
                    await stream.WriteAsync(part, cancellation);
            }
        }
        catch (IOException)
        {
            // The tool stopped reading; its exit code says why.
        }
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream, int maximum, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            if (output.Length + count > maximum)
                throw new ReadingException(ReadingFailure.TooLarge, "A page of the document is too large to be recognised. Scan it again at 300 dots an inch.");
            output.Write(buffer, 0, count);
        }

        return output.ToArray();
    }

    private static async Task<string> ReadStartAsync(Stream stream, CancellationToken cancellation)
    {
        using var start = new MemoryStream();
        var buffer = new byte[MaximumErrorBytes];
        while (await stream.ReadAsync(buffer, cancellation) is var count and > 0)
            start.Write(buffer, 0, (int)Math.Min(count, MaximumErrorBytes - start.Length));
        return Encoding.UTF8.GetString(start.ToArray());
    }
}
