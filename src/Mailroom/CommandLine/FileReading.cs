using System.CommandLine;
using Mailroom.Configuration;
using Mailroom.Reading;
using Mailroom.Reading.Isolation;
using Spectre.Console;

namespace Mailroom.CommandLine;

/// <summary>Reads files of a disk in child processes, as the server reads uploads, for the commands that need no server.</summary>
public static class FileReading
{
    private static readonly IAnsiConsole Screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>The option that says how much of each document is read.</summary>
    public static Option<int> PagesOption() =>
        new("--pages") { Description = "Pages that are read from the front of each document.", DefaultValueFactory = _ => new ReadingSettings().MaximumPages, HelpName = "NUMBER" };

    /// <summary>The option that names the languages of pictures.</summary>
    public static Option<string> LanguagesOption() =>
        new("--ocr-languages") { Description = "Language packs of Tesseract, joined by +.", DefaultValueFactory = _ => new ReadingSettings().OcrLanguages, HelpName = "eng+deu" };

    /// <summary>What these options say.</summary>
    public static ReadingOptions OptionsOf(ParseResult parsed, Option<int> pages, Option<string> languages) =>
        new() { MaximumPages = Math.Max(1, parsed.GetValue(pages)), OcrLanguages = parsed.GetValue(languages)! };

    /// <summary>Reads all files and shows how far it is. What was done when Ctrl-C came is returned.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="use">Makes a result of a file, given by its place in the list, and its text, or of the reason why it could not be read. Called from several threads.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The results in the order of the files.</returns>
    public static async Task<List<T>> ReadAllAsync<T>(IReadOnlyList<string> files, ReadingOptions options, Func<int, DocumentText?, string?, T> use, CancellationToken cancellation)
        where T : class
    {
        var results = new T?[files.Count];
        await ReadEachAsync(files, options, (index, document, error) =>
        {
            results[index] = use(index, document, error);
            return Task.CompletedTask;
        }, cancellation);
        return [.. results.OfType<T>()];
    }

    /// <summary>Reads all files and shows how far it is, until Ctrl-C comes.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="use">Takes a file, given by its place in the list, and its text, or the reason why it could not be read. Called from several threads.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task ReadEachAsync(IReadOnlyList<string> files, ReadingOptions options, Func<int, DocumentText?, string?, Task> use, CancellationToken cancellation)
    {
        if (files.Count == 0) return;
        await using var readers = new ReadWorkerPool(ReadWorkerCommand.PoolOptions(new ReadingSettings { Workers = Math.Min(files.Count, Environment.ProcessorCount) }));
        var progress = Screen.Progress();
        progress.HideCompleted = true;
        await progress.Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async context =>
        {
            var task = context.AddTask($"{files.Count} files", maxValue: files.Count);
            try
            {
                var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
                await Parallel.ForAsync(0, files.Count, parallel, async (index, stop) =>
                {
                    var (document, error) = await ReadAsync(files[index], readers, options, stop);
                    await use(index, document, error);
                    task.Increment(1);
                });
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                task.StopTask();
            }
        });
    }

    /// <summary>Writes a line to standard output while files are read: above the bar, where both are on a terminal.</summary>
    public static void WriteLine(string line)
    {
        if (Console.IsOutputRedirected || Console.IsErrorRedirected) Console.WriteLine(line);
        else Screen.WriteLine(line);
    }

    private static async Task<(DocumentText? Document, string? Error)> ReadAsync(string file, ReadWorkerPool readers, ReadingOptions options, CancellationToken cancellation)
    {
        try
        {
            // Without opening it: a pipe has no bytes either, and might keep its reader waiting for ever.
            if (new FileInfo(file).Length == 0) return (null, "The file is empty: it has no bytes.");
            return (await ReadContentAsync(file, readers, options, cancellation), null);
        }
        catch (ReadingException failure) when (failure.BroughtReaderDown && !options.IsSecondAttempt)
        {
            return await ReadAsync(file, readers, options with { IsSecondAttempt = true }, cancellation);
        }
        catch (ReadingException failure)
        {
            return (null, failure.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, "The file cannot be opened: " + fault.Message);
        }
    }

    private static async Task<DocumentText> ReadContentAsync(string file, ReadWorkerPool readers, ReadingOptions options, CancellationToken cancellation)
    {
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return await readers.ReadAsync(content, content.Length, options, cancellation);
    }
}
