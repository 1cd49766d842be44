using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.CommandLine;

public sealed class EvaluateCommandTests : IDisposable
{
    private const string Types = """
        [{"name": "Pedigree chart", "label": "chart", "description": "Ancestors of a dog.", "uniqueWords": ["sire", "dam", "litter"]},
         {"name": "Grooming sheet", "description": "What was done to a dog's coat.", "uniqueWords": ["nail trimming", "shampoo", "ear cleaning"]},
         {"name": "Boarding terms", "description": "Terms of a stay at the kennel.", "uniqueWords": ["boarding", "vaccination record", "feeding instructions"]}]
        """;

    private readonly TemporaryFolder folder = new();

    public EvaluateCommandTests()
    {
        File.WriteAllText(folder.In("types.json"), Types);
        Write("in/CHART/1.txt", "Pedigree chart\nSire: Rex\nDam: Bella");
        Write("in/chart/deep/2.txt", "Pedigree chart\nSire: Max\nDam: Luna");
        Write("in/grooming sheet/3.txt", "Grooming sheet\nNail trimming\nShampoo");
        Write("in/grooming sheet/4.txt", "Pedigree chart\nSire: Rex\nDam: Bella\nLitter of five");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Folders_named_like_types_or_their_labels_are_judged()
    {
        var (exit, output, error) = await RunAsync("in", "--types", "types.json", "--json", "out.json", "--precision", "0.999");
        Assert.True(exit == 0, error);
        Assert.Contains("At precision 0.999", output, StringComparison.Ordinal);
        Assert.Contains("4 documents: 4 read, 0 not.", output, StringComparison.Ordinal);
        Assert.Contains("0.750 (95 %: 0.301 to 0.954), 3 of 4", output, StringComparison.Ordinal);
        var report = JsonNode.Parse(File.ReadAllText(folder.In("out.json")))!;
        Assert.Equal(0.75, report["accuracy"]!["value"]!.GetValue<double>());
        // Charts: 2 of 3 answers right, both found (0.8); sheets: 1 of 1 right, 1 of 2 found (2/3).
        Assert.Equal((0.8 + 2.0 / 3) / 2, report["macroF1"]!.GetValue<double>(), 12);
        Assert.Equal(["Pedigree chart", "Grooming sheet"], report["confusion"]!["types"]!.AsArray().Select(type => type!.GetValue<string>()));
        Assert.Equal("[[2,0],[1,1]]", report["confusion"]!["counts"]!.ToJsonString());
        var mistake = Assert.Single(report["mistakes"]!.AsArray())!;
        Assert.Equal(("grooming sheet/4.txt", "Grooming sheet", "Pedigree chart"), (Text(mistake, "file"), Text(mistake, "trueType"), Text(mistake, "documentType")));
        Assert.NotEmpty(mistake["evidence"]!.AsArray());
        // Four documents are too few to advise anything on words.
        Assert.DoesNotContain(report["advice"]!.AsArray(), advice => Text(advice!, "kind") is "misleadingWord" or "unusedWords");
        Assert.DoesNotContain("ear cleaning", output, StringComparison.Ordinal);
        Assert.Contains("grooming sheet/4.txt: Grooming sheet taken for Pedigree chart", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_of_other_labels_fit_none_of_the_types_and_Unknown_is_right_for_them()
    {
        Write("in/poem/5.txt", "The rain it raineth every day");
        var (exit, output, _) = await RunAsync("in", "--types", "types.json", "--json", "out.json");
        Assert.Equal(0, exit);
        Assert.Contains("so that Unknown is right: poem (1).", output, StringComparison.Ordinal);
        var report = JsonNode.Parse(File.ReadAllText(folder.In("out.json")))!;
        Assert.Equal((3, 4), (report["accuracyOfFitting"]!["part"]!.GetValue<int>(), report["accuracyOfFitting"]!["whole"]!.GetValue<int>()));
        Assert.Equal(1, report["accuracyOfUnfit"]!["whole"]!.GetValue<int>());
        Assert.Equal("Unknown", report["confusion"]!["types"]!.AsArray()[^1]!.GetValue<string>());
        (_, output, _) = await RunAsync("in", "--types", "types.json", "--fitting");
        Assert.Contains("4 documents: 4 read, 0 not.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("poem", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_names_the_files_with_a_column_and_a_split_of_choice()
    {
        File.WriteAllText(folder.In("in/manifest.csv"), "file,kind,split\r\nCHART/1.txt,chart,a\r\n\"grooming sheet/3.txt\",\"Grooming sheet\",a\r\nchart/deep/2.txt,,a\r\nnowhere.txt,chart,b\r\n");
        var (exit, output, error) = await RunAsync("in", "--types", "types.json", "--label", "kind", "--split", "a");
        Assert.True(exit == 0, error);
        Assert.Contains("2 documents: 2 read, 0 not.\n1 file without a label left out.", output, StringComparison.Ordinal);
        (exit, output, _) = await RunAsync("in", "--types", "types.json", "--label", "kind");
        Assert.Equal(2, exit);
        Assert.Contains("nowhere.txt: The file cannot be opened", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_samples_of_the_repository_are_all_right()
    {
        var (exit, output, error) = await RunAsync(Path.Combine(Repository.Root, "samples"), "--types", Path.Combine(Repository.Root, "samples", "types.json"));
        Assert.True(exit == 0, error);
        Assert.Contains("4 of 4", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_well_formed_escapes_what_it_shows_and_needs_nothing_else()
    {
        File.WriteAllText(folder.In("types.json"), Types.Replace("Grooming sheet", "<script>alert('&')</script>", StringComparison.Ordinal));
        Write("in/chart/<img src=x onerror=alert(1)>\u0007.txt", "Nail trimming\nShampoo & ear cleaning");
        Write("in/chart/broken.pdf", "%PDF-1.7 nothing");
        var (exit, _, error) = await RunAsync("in", "--types", "types.json", "--html", "report.html");
        Assert.True(exit == 2, error);
        var html = File.ReadAllText(folder.In("report.html"));
        var page = XDocument.Parse(html);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("img"));
        Assert.Contains(page.Descendants("td"), cell => cell.Value.Contains("<img src=x onerror=alert(1)>", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("text"), text => text.Value.StartsWith("<script>", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("td"), cell => cell.Value.EndsWith("broken.pdf", StringComparison.Ordinal));
        Assert.Equal(2, page.Descendants("svg").Count());
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href");
        Assert.Equal(["Advice", "Confusion matrix", "Calibration", "Types", "Mistakes", "Could not be read"], page.Descendants("h2").Select(heading => heading.Value));
    }

    [Fact]
    public async Task Fifty_types_have_a_row_and_a_column_each_that_do_not_overlap()
    {
        var list = new JsonArray();
        for (var type = 0; type < 50; type++)
        {
            list.Add(new JsonObject { ["name"] = $"Register number {type:00}", ["uniqueWords"] = new JsonArray($"folio{type:00}x") });
            Write($"many/Register number {type:00}/a.txt", $"A page with folio{type:00}x in it");
        }

        File.WriteAllText(folder.In("many.json"), list.ToJsonString());
        var (exit, _, error) = await RunAsync("many", "--types", "many.json", "--html", "many.html");
        Assert.True(exit == 0, error);
        var picture = XDocument.Parse(File.ReadAllText(folder.In("many.html"))).Descendants("svg").First();
        var rows = picture.Elements("text").Where(text => text.Attribute("text-anchor")!.Value == "end").Select(text => double.Parse(text.Attribute("y")!.Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(50, rows.Count);
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 15));
        Assert.Equal(50, picture.Elements("rect").Count(box => box.Attribute("class")!.Value == "right"));
        var sizes = (Width: Number(picture, "width"), Height: Number(picture, "height"));
        Assert.All(picture.Elements("rect"), box => Assert.True(Number(box, "x") + Number(box, "width") <= sizes.Width && Number(box, "y") + Number(box, "height") <= sizes.Height));
    }

    [Theory]
    [InlineData("nowhere is not a folder.", "nowhere")]
    [InlineData("There is no labelled document in empty", "empty")]
    [InlineData("--label and --split need a file in/manifest.csv.", "in", "--split", "a")]
    [InlineData("has no column sort; its columns are file, type.", "listed", "--label", "sort")]
    [InlineData("a quotation mark is not closed", "torn")]
    [InlineData("--precision must be above 0 and at most 1.", "in", "--precision", "1.5")]
    [InlineData("none/report.html cannot be written", "in", "--html", "none/report.html")]
    public async Task What_cannot_run_says_why(string message, string path, params string[] options)
    {
        Directory.CreateDirectory(folder.In("empty"));
        Write("listed/manifest.csv", "file,type\na.txt,chart\n");
        Write("torn/manifest.csv", "file,type\n\"a.txt,chart\n");
        var (exit, _, error) = await RunAsync([path, "--types", "types.json", .. options]);
        Assert.Equal(1, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_stops_it_and_what_was_judged_is_printed()
    {
        for (var i = 0; i < 3000; i++) File.Copy(folder.In("in/CHART/1.txt"), folder.In($"in/CHART/copy-{i:0000}.txt"));
        var start = new ProcessStartInfo(Repository.Program, ["evaluate", "in", "--types", "types.json", "--html", "report.html"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        using var command = Process.Start(start)!;
        var output = command.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        // The first sign of progress: some documents are judged, most are not.
        while (string.IsNullOrWhiteSpace(await command.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) ?? "the end")) { }
        var error = command.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using (var signal = Process.Start("kill", ["-INT", command.Id.ToString(CultureInfo.InvariantCulture)])) await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Wait.ForEndAsync(command);
        await error;
        Assert.Equal(130, command.ExitCode);
        Assert.Contains("of 3004 documents; what follows is of these alone.", await output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.In("report.html")));
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.In(file))!);
        File.WriteAllText(folder.In(file), text);
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunningServer.RunAsync(folder.Path, folder.In("keys"), ["evaluate", .. arguments]);
}
