using System.CommandLine;
using Mailroom.Classifying;
using Mailroom.Configuration;
using Mailroom.Reading;
using Mailroom.Reading.Isolation;
using Spectre.Console;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom classify</c>: classifies files of a disk without a server. Nothing is stored, and the documents are read in child processes as the server does.</summary>
public static class ClassifyCommand
{
    private const int SomeUnread = 2;

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var paths = new Argument<string[]>("paths") { Description = "Files, and folders with all that is in them.", Arity = ArgumentArity.OneOrMore, HelpName = "FILES|FOLDERS" };
        var types = new Option<string>("--types") { Description = "A JSON file with the document types, as createClassification takes them.", Required = true, HelpName = "TYPES.json" };
        var json = new Option<bool>("--json") { Description = "Writes a JSON object a line, with scores and evidence." };
        var csv = new Option<bool>("--csv") { Description = "Writes CSV." };
        var pages = new Option<int>("--pages") { Description = "Pages that are read from the front of each document.", DefaultValueFactory = _ => new ReadingSettings().MaximumPages, HelpName = "NUMBER" };
        var languages = new Option<string>("--ocr-languages") { Description = "Language packs of Tesseract, joined by +.", DefaultValueFactory = _ => new ReadingSettings().OcrLanguages, HelpName = "eng+deu" };
        var command = new Command("classify", """
            Classifies files without a server.
            Ends with 0 when all were classified, 1 when it could not run, 2 when some could not be read, 130 when stopped by Ctrl-C.
            """) { paths, types, json, csv, pages, languages };
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            var classifier = new Classifier(await TypesFile.ReadAsync(parsed.GetValue(types)!, cancellation));
            var files = FindFiles(parsed.GetValue(paths)!);
            var options = new ReadingOptions { MaximumPages = Math.Max(1, parsed.GetValue(pages)), OcrLanguages = parsed.GetValue(languages)! };
            var format = parsed.GetValue(json) ? OutputFormat.Json : parsed.GetValue(csv) ? OutputFormat.Csv : OutputFormat.Table;
            var results = await ClassifyAllAsync(files, classifier, options, cancellation);
            await ClassifyOutput.WriteAsync(results, format);
            return cancellation.IsCancellationRequested ? Commands.Stopped : results.Any(result => result.Error is not null) ? SomeUnread : Commands.Succeeded;
        }, cancellation));
        return command;
    }

    internal static List<string> FindFiles(string[] paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (File.Exists(path)) files.Add(path);
            else if (Directory.Exists(path)) files.AddRange(Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Order(StringComparer.Ordinal));
            else throw new CommandException($"{path} is neither a file nor a folder.");
        }

        return files.Count > 0 ? files : throw new CommandException("There is no file in the given folders.");
    }

    // What was done when Ctrl-C came is returned, and written.
    private static async Task<List<FileAnswer>> ClassifyAllAsync(List<string> files, Classifier classifier, ReadingOptions options, CancellationToken cancellation)
    {
        var answers = new FileAnswer?[files.Count];
        await using var readers = new ReadWorkerPool(ReadWorkerCommand.PoolOptions(new ReadingSettings()));
        var progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress();
        progress.HideCompleted = true;
        await progress.Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async context =>
        {
            var task = context.AddTask($"{files.Count} files", maxValue: files.Count);
            try
            {
                var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
                await Parallel.ForAsync(0, files.Count, parallel, async (index, stop) =>
                {
                    answers[index] = await ClassifyAsync(files[index], classifier, readers, options, stop);
                    task.Increment(1);
                });
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                task.StopTask();
            }
        });
        return [.. answers.OfType<FileAnswer>()];
    }

    private static async Task<FileAnswer> ClassifyAsync(string file, Classifier classifier, ReadWorkerPool readers, ReadingOptions options, CancellationToken cancellation)
    {
        try
        {
            await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            if (content.Length == 0) return new FileAnswer(file, null, "The file is empty: it has no bytes.");
            var document = await readers.ReadAsync(content, content.Length, options, cancellation);
            return new FileAnswer(file, classifier.Classify(document), null);
        }
        catch (ReadingException failure)
        {
            return new FileAnswer(file, null, failure.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new FileAnswer(file, null, "The file cannot be opened: " + fault.Message);
        }
    }
}

/// <summary>What came of a file.</summary>
/// <param name="File">Its path as found.</param>
/// <param name="Answer">The answer, or null where it could not be read.</param>
/// <param name="Error">Why it could not be read.</param>
public sealed record FileAnswer(string File, Answer? Answer, string? Error);
