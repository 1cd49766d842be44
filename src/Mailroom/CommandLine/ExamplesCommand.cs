using System.CommandLine;
using Mailroom.Administration;
using Mailroom.Api;
using Mailroom.Classifying;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom examples add</c>: uploads files whose type is known, for a classification to learn from.</summary>
public static class ExamplesCommand
{
    private const int SomeRefused = 2;

    // What goes into one request: it is sealed while it arrives, and small enough for any limit but that of a single file.
    private const int FilesAtOnce = 50;
    private const long BytesAtOnce = 64L << 20;

    /// <summary>Makes the command.</summary>
    public static Command Make() => new("examples", "Adds examples that a classification learns from.") { MakeAdd() };

    private static Command MakeAdd()
    {
        var classification = new Argument<string>("classification") { Description = "The classification's id." };
        var paths = new Argument<string[]>("paths") { Description = "Files, and folders with all that is in them.", Arity = ArgumentArity.OneOrMore, HelpName = "FILES|FOLDERS" };
        var type = new Option<string?>("--type") { Description = "The type of all these files. Without it each folder given has subfolders that are named like the types of the files in them.", HelpName = "NAME" };
        var data = ConfigurationArguments.DataOption();
        var command = new Command("add", """
            Uploads files as examples of a type. Where no server runs on the data folder, they are read by the next one that does.
            Ends with 0 when all were taken, 1 when it could not run, 2 when some were refused.
            """) { classification, paths, type, data };
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            await using var server = await AdministrationClient.ConnectAsync(ConfigurationArguments.Of(parsed, data), mayCreate: false, cancellation);
            return await AddAsync(server, parsed.GetValue(classification)!, parsed.GetValue(paths)!, parsed.GetValue(type), cancellation);
        }, cancellation));
        return command;
    }

    private static async Task<int> AddAsync(AdministrationClient server, string classificationId, string[] paths, string? type, CancellationToken cancellation)
    {
        var address = "examples/" + Uri.EscapeDataString(classificationId);
        var types = await server.GetAsync<List<string>>(address, cancellation);
        var files = type is null ? FilesOfSubfolders(paths, types) : [(Check(type, types, "--type"), ClassifyCommand.FindFiles(paths))];
        var refused = 0;
        string? batchId = null;
        foreach (var (name, ofType) in files)
        {
            foreach (var part in Parts(ofType))
            {
                var taken = await SendAsync(server, address, classificationId, batchId, name, part, cancellation);
                batchId = taken.BatchId;
                foreach (var (path, entry) in part.Zip(taken.Files).Where(file => file.Second.Error is not null))
                {
                    refused++;
                    await Console.Error.WriteLineAsync($"{path}: {entry.Error}");
                }
            }

            await Console.Out.WriteLineAsync($"{ofType.Count} of {name}");
        }

        await Console.Out.WriteLineAsync($"Batch {batchId}");
        return refused > 0 ? SomeRefused : Commands.Succeeded;
    }

    private static List<(string Type, List<string> Files)> FilesOfSubfolders(string[] paths, List<string> types)
    {
        var found = new List<(string, List<string>)>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path)) throw new CommandException($"{path} is not a folder: say with --type NAME what it is an example of.");
            foreach (var folder in Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal))
                found.Add((Check(Path.GetFileName(folder), types, folder), ClassifyCommand.FindFiles([folder])));
        }

        return found.Count > 0 ? found : throw new CommandException("The folders have no subfolders that are named like types: say with --type NAME what their files are examples of.");
    }

    private static string Check(string name, List<string> types, string place) =>
        types.Append(Answer.Unknown).FirstOrDefault(type => string.Equals(type, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new CommandException($"{place}: {name} is not a type of this classification. Its types are {string.Join(", ", types)}; {Answer.Unknown} says that none fits.");

    private static IEnumerable<List<string>> Parts(List<string> files)
    {
        var part = new List<string>();
        var size = 0L;
        foreach (var file in files)
        {
            var length = new FileInfo(file).Length;
            if (part.Count > 0 && (part.Count == FilesAtOnce || size + length > BytesAtOnce))
            {
                yield return part;
                (part, size) = ([], 0);
            }

            part.Add(file);
            size += length;
        }

        if (part.Count > 0) yield return part;
    }

    private static async Task<UploadedFiles> SendAsync(
        AdministrationClient server, string address, string classificationId, string? batchId, string type, List<string> files, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent { { new StringContent(classificationId), "classificationId" }, { new StringContent(type), "documentType" } };
        if (batchId is not null) form.Add(new StringContent(batchId), "batchId");
        foreach (var file in files)
        {
            try
            {
                form.Add(new StreamContent(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.Asynchronous | FileOptions.SequentialScan)), "files", Path.GetFileName(file));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new CommandException($"{file} cannot be opened: {fault.Message}");
            }
        }

        return await server.SendAsync<UploadedFiles>(address, form, cancellation);
    }
}
