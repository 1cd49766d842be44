using System.CommandLine;
using Mailroom.Classifying;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom classify</c>: classifies files of a disk without a server. Nothing is stored, and the documents are read in child processes as the server does.</summary>
public static class ClassifyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var paths = new Argument<string[]>("paths") { Description = "Files, and folders with all that is in them.", Arity = ArgumentArity.OneOrMore, HelpName = "FILES|FOLDERS" };
        var types = new Option<string>("--types") { Description = "A JSON file with the document types, as createClassification takes them.", Required = true, HelpName = "TYPES.json" };
        var json = new Option<bool>("--json") { Description = "Writes a JSON object a line, with scores and evidence." };
        var csv = new Option<bool>("--csv") { Description = "Writes CSV." };
        var (pages, languages) = (FileReading.PagesOption(), FileReading.LanguagesOption());
        var command = new Command("classify", """
            Classifies files without a server.
            Ends with 0 when all were classified, 1 when it could not run, 2 when some could not be read, 130 when stopped by Ctrl-C.
            """) { paths, types, json, csv, pages, languages };
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            var classifier = new Classifier(await TypesFile.ReadAsync(parsed.GetValue(types)!, cancellation));
            var files = FindFiles(parsed.GetValue(paths)!);
            var options = FileReading.OptionsOf(parsed, pages, languages);
            var format = parsed.GetValue(json) ? OutputFormat.Json : parsed.GetValue(csv) ? OutputFormat.Csv : OutputFormat.Table;
            var results = await FileReading.ReadAllAsync(
                files, options, (index, document, error) => new FileAnswer(files[index], document is null ? null : classifier.Classify(document), [.. document?.Remarks.Select(remark => remark.Text) ?? []], error), cancellation);
            await ClassifyOutput.WriteAsync(results, format);
            return cancellation.IsCancellationRequested ? Commands.Stopped : results.Any(result => result.Error is not null) ? Commands.SomeUnread : Commands.Succeeded;
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
}

/// <summary>What came of a file.</summary>
/// <param name="File">Its path as found.</param>
/// <param name="Answer">The answer, or null where it could not be read.</param>
/// <param name="Remarks">What was left out of the reading, or had to be read in another way.</param>
/// <param name="Error">Why it could not be read.</param>
public sealed record FileAnswer(string File, Answer? Answer, IReadOnlyList<string> Remarks, string? Error);
