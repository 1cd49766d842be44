using System.CommandLine;
using Mailroom.Classifying;
using Mailroom.CommandLine.Evaluating;
using Mailroom.Reading;
using Mailroom.Sorting;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom sort</c>: sorts the documents of a folder into a folder for each type, without a server, and takes that back.</summary>
public static class SortCommand
{
    private const string Usage = "mailroom sort FOLDER --into OUT --types TYPES.json";

    // How often a folder is looked at that fills up, and which share of the time that may take where it is large.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private const int LookShare = 20;

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var folder = new Argument<string?>("folder")
        {
            Description = "The folder to sort, with all that is in it but hidden files and links.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "FOLDER",
        };
        var into = new Option<string?>("--into") { Description = "The folder that gets a folder for each type, and its journal.", HelpName = "OUT" };
        var types = new Option<string?>("--types") { Description = "A JSON file with the document types, as createClassification takes them.", HelpName = "TYPES.json" };
        var copy = new Option<bool>("--copy") { Description = "Copies the files, which is what is done where nothing is said." };
        var move = new Option<bool>("--move") { Description = "Moves the files." };
        var link = new Option<bool>("--link") { Description = "Makes hard links to the files, or symbolic links on another file system." };
        var dry = new Option<bool>("--dry-run") { Description = "Says what would be done, and changes nothing." };
        var watch = new Option<bool>("--watch") { Description = "Goes on with files that arrive later, until Ctrl-C." };
        var undo = new Option<string?>("--undo") { Description = "Takes back the last run that sorted into this folder; again, the one before.", HelpName = "OUT" };
        var (pages, languages) = (FileReading.PagesOption(), FileReading.LanguagesOption());
        var command = new Command("sort", """
            Sorts a folder of files into a folder for each type, without a server. Nothing is overwritten; what needs review goes into a folder of its own.
            Ends with 0 when all were sorted, 1 when it could not run, 2 when some could not be read or sorted (or taken back), 130 when stopped by Ctrl-C.
            """) { folder, into, types, copy, move, link, dry, watch, undo, pages, languages };
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            var source = parsed.GetValue(folder);
            if (parsed.GetValue(undo) is { } sortedInto)
            {
                if (source is not null || command.Options.Any(option => option != undo && parsed.GetResult(option) is { Implicit: false }))
                    throw new CommandException("--undo goes with nothing else: mailroom sort --undo OUT.");
                return await SortUndo.RunAsync(sortedInto, cancellation);
            }

            if (source is null) throw new CommandException($"Name the folder to sort: {Usage}.");
            if (parsed.GetValue(into) is not { } target) throw new CommandException($"Say with --into OUT which folder it is sorted into: {Usage}.");
            if (parsed.GetValue(types) is not { } typesFile)
                throw new CommandException("Say with --types TYPES.json which types there are. mailroom types --json > types.json writes ready ones to start from.");
            if (new[] { copy, move, link }.Count(parsed.GetValue) > 1) throw new CommandException("Choose one of --copy, --move and --link.");
            if (parsed.GetValue(watch) && parsed.GetValue(dry)) throw new CommandException("--dry-run does not go with --watch.");
            var action = parsed.GetValue(move) ? SortAction.Move : parsed.GetValue(link) ? SortAction.Link : SortAction.Copy;
            var list = await TypesFile.ReadAsync(typesFile, cancellation);
            var options = FileReading.OptionsOf(parsed, pages, languages);
            return await SortAsync(source, target, list, action, options, parsed.GetValue(dry), parsed.GetValue(watch), cancellation);
        }, cancellation));
        return command;
    }

    private static async Task<int> SortAsync(
        string folder, string into, IReadOnlyList<DocumentType> types, SortAction action, ReadingOptions options, bool isDry, bool isWatching, CancellationToken cancellation)
    {
        var source = new SourceFolder(folder, into);
        using var journal = isDry ? null : await Journal.OpenAsync(into, TimeProvider.System, cancellation);
        var past = journal?.Past ?? await Journal.ReadAsync(into, cancellation) ?? new PastRuns([]);
        var placing = new Placing(UnixFiles.RealPath(into), new FolderNames(types.Select(type => type.Name)), action, past, journal);
        placing.RemoveLeftovers();
        var output = new SortOutput(source.Path, into, isDry);
        var classifier = new Classifier(types);
        Task SortEachAsync(List<FoundFile> files) => SortAsync(files, classifier, placing, options, output, cancellation);
        if (isWatching) await WatchAsync(source, placing, output, SortEachAsync, TimeProvider.System, cancellation);
        else
        {
            var files = Find(source, output);
            output.AddSortedBefore(files.RemoveAll(placing.HasSorted));
            await SortEachAsync(files);
        }

        output.WriteSummary();
        return cancellation.IsCancellationRequested ? Commands.Stopped : output.HasUnsorted ? Commands.SomeUnread : Commands.Succeeded;
    }

    private static List<FoundFile> Find(SourceFolder source, SortOutput output)
    {
        var (files, closed) = source.Find();
        foreach (var (path, reason) in closed) output.WriteClosed(path, reason);
        return files;
    }

    // Files are read at the same time, and sorted in their order: which of two of one name gets the number does not hang on chance.
    private static async Task SortAsync(List<FoundFile> files, Classifier classifier, Placing placing, ReadingOptions options, SortOutput output, CancellationToken cancellation)
    {
        if (files.Count == 0) return;
        using var turns = new Turns();
        await FileReading.ReadEachAsync([.. files.Select(file => file.Path)], options, async (index, document, error) =>
        {
            var (file, answer) = (files[index], document is null ? null : classifier.Classify(document));
            await turns.TakeAsync(index, async () =>
                output.Write(answer is null ? new SortedFile(file.Path, null, Sorted.Not, null, error) : await placing.PlaceAsync(file, answer, cancellation)));
        }, cancellation);
    }

    private static async Task WatchAsync(SourceFolder source, Placing placing, SortOutput output, Func<List<FoundFile>, Task> sort, TimeProvider time, CancellationToken cancellation)
    {
        Console.WriteLine($"Watching {ReportWording.Plain(source.Path)}; Ctrl-C ends it.");
        var arriving = new ArrivingFiles(time);
        while (!cancellation.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            var arrived = arriving.Settle(Find(source, output).Where(file => !placing.HasSorted(file)));
            var pause = LookShare * time.GetElapsedTime(began);
            await sort(arrived);
            await Task.Delay(pause > LookInterval ? pause : LookInterval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
