using System.CommandLine;

namespace Mailroom.CommandLine.Evaluating;

/// <summary><c>mailroom evaluate</c>: says how well a list of types tells labelled documents of one's own apart, and how it could do better.</summary>
public static class EvaluateCommand
{
    private const double DefaultPrecision = 0.99;
    private const int PrintedWidth = 400;

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var folder = new Argument<string>("folder")
        {
            Description = "A folder that holds a folder for each type, or a manifest.csv with the columns file and type. Documents of other labels fit none of the types.",
            HelpName = "FOLDER",
        };
        var types = new Option<string>("--types")
        {
            Description = "A JSON file with the document types, as createClassification takes them; a type's label says what it is called in the folder, where that is not its name.",
            Required = true,
            HelpName = "TYPES.json",
        };
        var html = new Option<string?>("--html") { Description = "Writes a page with pictures, all mistakes and all advice.", HelpName = "REPORT.html" };
        var json = new Option<string?>("--json") { Description = "Writes all figures as JSON.", HelpName = "OUT.json" };
        var precision = new Option<double>("--precision")
        {
            Description = "The share of right answers that is asked of documents that go unattended, above 0 and at most 1.",
            DefaultValueFactory = _ => DefaultPrecision,
            HelpName = "0.99",
        };
        var label = new Option<string?>("--label") { Description = "The column of manifest.csv that holds the labels; type where it is not given.", HelpName = "COLUMN" };
        var split = new Option<string?>("--split") { Description = "Only documents with this in the column split of manifest.csv.", HelpName = "NAME" };
        var fitting = new Option<bool>("--fitting") { Description = "Leaves out the documents of labels that no type has." };
        var (pages, languages) = (FileReading.PagesOption(), FileReading.LanguagesOption());
        var command = new Command("evaluate", """
            Judges a list of types by labelled documents, without a server.
            Ends with 0 when all were judged, 1 when it could not run, 2 when some could not be read, 130 when stopped by Ctrl-C (what was judged is then printed, and no file written).
            """) { folder, types, html, json, precision, label, split, fitting, pages, languages };
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            var asked = parsed.GetValue(precision);
            if (asked is not (> 0 and <= 1)) throw new CommandException("--precision must be above 0 and at most 1.");
            var (page, data) = (parsed.GetValue(html), parsed.GetValue(json));
            RequireFolderOf(page);
            RequireFolderOf(data);
            var list = await TypesFile.ReadLabelledAsync(parsed.GetValue(types)!, cancellation);
            var labelled = await LabelledFolder.OpenAsync(parsed.GetValue(folder)!, list, parsed.GetValue(label), parsed.GetValue(split), cancellation);
            if (parsed.GetValue(fitting)) labelled = labelled.Fitting();
            var judge = new Judge([.. list.Select(type => type.Type)]);
            var evaluation = await judge.EvaluateAsync(labelled, FileReading.OptionsOf(parsed, pages, languages), asked, cancellation);
            new TextReport(Console.Out, Console.IsOutputRedirected ? PrintedWidth : Console.WindowWidth).Write(evaluation);
            if (cancellation.IsCancellationRequested) return Commands.Stopped;
            if (page is not null) await WriteAsync(page, HtmlReport.Of(evaluation), cancellation);
            if (data is not null) await WriteAsync(data, JsonReport.Of(evaluation), cancellation);
            return evaluation.Unread.Count > 0 ? Commands.SomeUnread : Commands.Succeeded;
        }, cancellation));
        return command;
    }

    // Before the documents are read, which may take long.
    private static void RequireFolderOf(string? file)
    {
        if (file is not null && (Directory.Exists(file) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))))
            throw new CommandException($"{file} cannot be written: it must be a file in a folder that exists.");
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        try
        {
            await File.WriteAllTextAsync(path, text, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be written: {fault.Message}");
        }
    }
}
