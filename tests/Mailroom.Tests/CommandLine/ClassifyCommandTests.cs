using System.Diagnostics;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.CommandLine;

public sealed class ClassifyCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ClassifyCommandTests()
    {
        Directory.CreateDirectory(folder.In("in/deep"));
        File.WriteAllText(folder.In("in/a.txt"), "INVOICE\nInvoice number 17\nBill to: Jane Doe\nAmount due 12.50");
        File.WriteAllText(folder.In("in/deep/b.txt"), "Jane Doe\nWork experience\nEducation\nSkills");
        File.Copy(Path.Combine(Repository.Root, "samples", "types.json"), folder.In("types.json"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_is_classified_with_all_that_is_in_it()
    {
        var (exit, output, error) = await RunAsync("in", "--types", "types.json", "--json");
        Assert.True(exit == 0, error);
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["in/a.txt", "in/deep/b.txt"], rows.Select(row => row["file"]!.GetValue<string>()));
        Assert.Equal(["Invoice", "Resume"], rows.Select(row => row["documentType"]!.GetValue<string>()));
        Assert.All(rows, row => Assert.NotEmpty(row["evidence"]!.AsArray()));
    }

    [Fact]
    public async Task Files_that_cannot_be_read_are_told_with_the_reason_and_the_exit_code()
    {
        File.WriteAllBytes(folder.In("in/c,\"d\".bin"), [0, 1, 2, 3, 255, 254]);
        var (exit, output, _) = await RunAsync("in", "--types", "types.json", "--csv");
        Assert.Equal(2, exit);
        var lines = output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("file,documentType,confidence,error,remarks", lines[0]);
        Assert.StartsWith("in/a.txt,Invoice,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"in/c,\"\"d\"\".bin\",,,", lines[2], StringComparison.Ordinal);
        Assert.Contains("This kind of file is not known", lines[2], StringComparison.Ordinal);
    }

    // Nothing else has been read in its process by then, so that it finds all that it needs by itself.
    [Fact]
    public async Task A_workbook_that_is_read_first_is_read()
    {
        WriteWorkbook(folder.In("book.xlsx"), "Invoice number 17", "Bill to: Jane Doe", "Amount due 12.50");
        var (exit, output, _) = await RunAsync("book.xlsx", "--types", "types.json", "--json");
        Assert.True(exit == 0, output);
        Assert.Equal("Invoice", JsonNode.Parse(output)!["documentType"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_table_is_written_for_people()
    {
        var (exit, output, _) = await RunAsync("in/a.txt", "--types", "types.json");
        Assert.Equal(0, exit);
        Assert.Contains("Invoice", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_samples_of_the_repository_are_all_told_apart()
    {
        var (exit, output, _) = await RunAsync(Path.Combine(Repository.Root, "samples", "documents"), "--types", "types.json", "--json");
        Assert.Equal(0, exit);
        Assert.Equal(["Invoice", "Lease", "Email", "Resume"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["documentType"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("nowhere", "types.json", "nowhere is neither a file nor a folder.")]
    [InlineData("in", "nowhere.json", "nowhere.json cannot be read")]
    [InlineData("in", "in/a.txt", "in/a.txt is not a list of document types")]
    [InlineData("in", "wrong.json", "documentTypes[1].name is required.")]
    public async Task What_cannot_run_says_why(string path, string types, string message)
    {
        File.WriteAllText(folder.In("wrong.json"), """[{"name":"A"},{}]""");
        var (exit, _, error) = await RunAsync(path, "--types", types);
        Assert.Equal(1, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_alone_is_read_by_one_process_whatever_the_processors()
    {
        using var command = Process.Start(new ProcessStartInfo(Repository.Program, ["classify", "in/a.txt", "--types", "types.json"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path })!;
        var output = command.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = command.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var most = 0;
        await Wait.UntilAsync(() =>
        {
            most = Math.Max(most, command.HasExited ? 0 : Children.Of(command.Id).Count);
            return command.HasExited;
        }, "It does not end.");
        Assert.True(command.ExitCode == 0, await output + await error);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Ctrl_c_stops_it_and_what_was_done_is_written()
    {
        for (var i = 0; i < 3000; i++) File.Copy(folder.In("in/a.txt"), folder.In($"in/copy-{i:0000}.txt"));
        var start = new ProcessStartInfo(Repository.Program, ["classify", "in", "--types", "types.json", "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        using var command = Process.Start(start)!;
        var output = command.StandardOutput.ReadToEndAsync();
        var error = command.StandardError.ReadToEndAsync();
        await Wait.UntilAsync(() => Children.Of(command.Id).Count > 0, "It has no readers.");
        using (var signal = Process.Start("kill", ["-INT", command.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Wait.ForEndAsync(command);
        await error;
        var rows = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(130, command.ExitCode);
        Assert.All(rows, row => Assert.Equal("Invoice", JsonNode.Parse(row)!["documentType"]?.GetValue<string>() ?? JsonNode.Parse(row)!.ToJsonString()));
        Assert.True(rows.Length < 3002, "Nothing was stopped.");
    }

    private static void WriteWorkbook(string path, params string[] rows)
    {
        using var file = SpreadsheetDocument.Create(path, SpreadsheetDocumentType.Workbook);
        var workbook = file.AddWorkbookPart();
        var sheet = workbook.AddNewPart<WorksheetPart>();
        sheet.Worksheet = new Worksheet(new SheetData(rows.Select(row => new Row(new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(row)) }))));
        workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Sheet" }));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunningServer.RunAsync(folder.Path, folder.In("keys"), ["classify", .. arguments]);
}
