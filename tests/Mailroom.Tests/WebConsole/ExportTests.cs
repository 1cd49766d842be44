using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using Mailroom.Tests.Running;
using Microsoft.Playwright;

namespace Mailroom.Tests.WebConsole;

[Collection(typeof(Browsing))]
public sealed class ExportTests(ConsoleInBrowser console)
{
    private const string FormulaName = "=1+2.txt";

    [Fact]
    public async Task What_is_taken_away_has_each_file_in_a_folder_for_its_type_and_a_line_in_each_list()
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync(Pile.Details("Export"));
        List<PiledFile> files = [.. Pile.Of(4, 4, 2), Pile.PdfInvoice("bill.pdf"), new PiledFile(FormulaName, "nothing that is known\n"), new PiledFile("Prüfung, “neu”.txt", "also nothing\n")];
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, files);
        var entries = (await api.ResultsAsync(id, batch))["files"]!.AsArray();
        Assert.Equal(files.Count, entries.Count);
        await using var visitor = await console.VisitAsync(RunningServer.Key);
        await visitor.GoAsync($"/classifications/{id}/batches/{batch}");

        // The files byte for byte, each where its result says.
        await using (var archive = await ZipFile.OpenReadAsync(await DownloadAsync(visitor.Page, "Files in a folder"), TestContext.Current.CancellationToken))
        {
            Assert.Equal(files.Count, archive.Entries.Count);
            foreach (var file in files)
            {
                var result = entries.Single(entry => Name(entry) == file.Name)!["result"]!;
                var folder = result["needsReview"]!.GetValue<bool>() ? "To review" : result["documentType"]!.GetValue<string>();
                var entry = archive.GetEntry($"{folder}/{file.Name}");
                Assert.True(entry is not null, $"{folder}/{file.Name} is not among {string.Join(", ", archive.Entries)}");
                await using var content = await entry.OpenAsync(TestContext.Current.CancellationToken);
                using var copy = new MemoryStream();
                await content.CopyToAsync(copy, TestContext.Current.CancellationToken);
                Assert.Equal(file.Content, copy.ToArray());
            }
        }

        var lines = (await File.ReadAllLinesAsync(await DownloadAsync(visitor.Page, "Results (JSON lines)"), TestContext.Current.CancellationToken)).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(files.Select(file => file.Name).Order(StringComparer.Ordinal), lines.Select(Name).Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.True(JsonNode.DeepEquals(line["result"], entries.Single(entry => Name(entry) == Name(line))!["result"])));

        using var text = new StreamReader(await DownloadAsync(visitor.Page, "Table (CSV)"), Encoding.UTF8);
        using var csv = new CsvReader(text, CultureInfo.InvariantCulture);
        var rows = csv.GetRecords<dynamic>().Cast<IDictionary<string, object>>().ToList();
        Assert.Equal(files.Count, rows.Count);
        foreach (var row in rows)
        {
            var entry = entries.Single(one => one!["fileId"]!.GetValue<string>() == (string)row["fileId"])!;
            // A spreadsheet takes what begins with = for a formula: an apostrophe in front makes it text.
            Assert.Equal(Name(entry) == FormulaName ? "'" + FormulaName : Name(entry), row["file"]);
            Assert.Equal(entry["result"]!["documentType"]!.GetValue<string>(), row["documentType"]);
        }

        visitor.AssertNothingWentWrong();
    }

    private static string Name(JsonNode? entry) => entry!["fileName"]!.GetValue<string>();

    private static async Task<string> DownloadAsync(IPage page, string link)
    {
        var menu = page.Locator("details.menu");
        if (await menu.GetAttributeAsync("open") is null) await menu.Locator("summary").ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => menu.GetByText(link).ClickAsync());
        return await download.PathAsync();
    }
}
