using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using Mailroom.Sorting;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

/// <summary>Names that attack what is made of them elsewhere: tables, folders, headers, pages.</summary>
[Collection(typeof(Browsing))]
public sealed class HostileNamesTests(ConsoleInBrowser console)
{
    private const string Markup = "<img src=x onerror=alert(1)>";

    private static readonly string[] Formulas = ["=HYPERLINK(A1;'Open').txt", "+1+cmd|' calc'!A0.txt", "-2+3.txt", "@SUM(1+9).txt", "\uFF1D1+1.txt"];
    private static readonly string[] Paths = ["NUL.txt", "con", "Com1.tar.gz", "..%2f..%2fetc.txt", "C:boot.txt", "a*b?.txt", ".hidden", "trailing. ", "\u202Etxt.exe"];

    [Fact]
    public async Task No_export_makes_a_formula_or_leads_out_of_its_folder_or_to_a_device()
    {
        var api = console.Server.Api;
        var details = Pile.Details("=1+1");
        foreach (var (type, word) in (string[])["../../up", "CON", "=cmd|' calc'!A0"] is var names ? names.Select((name, place) => (name, $"aardvark{place}")) : [])
            details["documentTypes"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = type, ["description"] = word, ["uniqueWords"] = new JsonArray(word, word + "s", word + "ish") });
        details["options"] = new JsonObject { ["tolerance"] = 1.0 };
        var id = await api.CreateAsync(details);
        string[] files = [.. Formulas, .. Paths];
        var batch = await FirstMinuteTests.UploadAsync(api, id, null, files.Select((name, place) => new PiledFile(name, $"aardvark{place % 3} aardvark{place % 3}s aardvark{place % 3}ish\n")));
        var entries = (await api.ResultsAsync(id, batch))["files"]!.AsArray();
        // Each type has a file that a person gave it.
        for (var place = 0; place < 3; place++) (await Mailroom.Tests.Api.LearningTests.SetAsync(api, id, batch, entries[place]!["fileId"]!.GetValue<string>(), details["documentTypes"]![3 + place]!["name"]!.GetValue<string>())).Ok();
        await using var visitor = await console.VisitAsync(RunningServer.Key);

        var answer = await visitor.Requests.GetAsync($"/console/export/{id}.csv");
        Assert.Equal($"attachment; filename=\"mailroom-{id}.csv\"", answer.Headers["content-disposition"]);
        using (var csv = new CsvReader(new StringReader(Encoding.UTF8.GetString(await answer.BodyAsync()).TrimStart('\uFEFF')), CultureInfo.InvariantCulture))
        {
            var rows = csv.GetRecords<dynamic>().Cast<IDictionary<string, object>>().ToList();
            Assert.Equal(files.Length, rows.Count);
            Assert.All(rows.SelectMany(row => row.Values).Cast<string>(), value => Assert.False(value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..], value));
            Assert.Contains(rows, row => (string)row["documentType"] == "'=cmd|' calc'!A0");
        }

        using var zip = new ZipArchive(new MemoryStream(await (await visitor.Requests.GetAsync($"/console/export/{id}.zip")).BodyAsync()));
        Assert.Equal(files.Length, zip.Entries.Count);
        Assert.All(zip.Entries, entry =>
        {
            var parts = entry.FullName.Split('/');
            Assert.Equal(2, parts.Length);
            Assert.All(parts, part => Assert.Equal(FolderNames.Safe(part), part));
        });
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "_._.._up", "_CON", "=cmd_' calc'!A0" }, zip.Entries.Select(entry => entry.FullName.Split('/')[0]).ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("NUL", "_NUL")]
    [InlineData("nul.txt", "_nul.txt")]
    [InlineData("Com9 .tar", "_Com9 .tar")]
    [InlineData("LPT¹", "_LPT¹")]
    [InlineData("COM10", "COM10")]
    [InlineData("console", "console")]
    [InlineData("..", "_")]
    [InlineData("../../etc", "_._.._etc")]
    [InlineData("a\r\nb", "a__b")]
    public void A_folder_is_never_a_device_or_a_way_out(string name, string expected) => Assert.Equal(expected, FolderNames.Safe(name));

    [Theory]
    [InlineData("filename*=UTF-8''a%0D%0ASet-Cookie%3A%20mailroom-session%3Dx%0D%0A%22.html")]
    [InlineData("filename=\"a%0D%0ASet-Cookie: mailroom-session=x%22; filename=b.html\"")]
    [InlineData("filename=\"a\\\"; x=1; filename=evil.html\"")]
    public async Task The_name_of_an_original_stays_in_its_header(string disposition)
    {
        var api = console.Server.Api;
        var id = await api.CreateAsync();
        using var form = new MultipartFormDataContent { { new StringContent(id), "classificationId" } };
        using var file = new StringContent("dear");
        file.Headers.TryAddWithoutValidation("Content-Disposition", "form-data; name=\"files\"; " + disposition);
        form.Add(file);
        var batch = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok()["batchId"]!.GetValue<string>();
        var address = (await api.ResultsAsync(id, batch))["files"]![0]!["url"]!.GetValue<string>();
        using var answer = await console.Server.Http.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.All(answer.Content.Headers.ContentDisposition.Parameters, parameter => Assert.Contains(parameter.Name, (string[])["filename", "filename*"]));
    }

    [Fact]
    public async Task Names_of_keys_and_accounts_and_what_an_address_says_are_text_on_every_page()
    {
        await using var visitor = await console.VisitAsync(await console.CreateAccountAsync(Markup));
        var page = visitor.Page;
        await visitor.GoAsync("/settings");
        await page.GetByLabel("Name of a new key").FillAsync($"\" autofocus onfocus=alert(2) x=\"{Markup}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        await Expect(page.Locator("tbody .name").Last).ToContainTextAsync(Markup);
        var id = await new ApiCalls(console.Server.Http, (await page.Locator("code.key").TextContentAsync())!).CreateAsync(Pile.Details(Markup));
        foreach (var address in (string[])
            [
                $"/classifications/{id}/quality?true={Uri.EscapeDataString(Markup)}&said={Uri.EscapeDataString(Markup)}", $"/classifications/{id}/files?name={Uri.EscapeDataString(Markup)}&type={Uri.EscapeDataString(Markup)}&state=x&order=x",
                $"/classifications/{id}/options", $"/classifications/{id}/review?batch={Uri.EscapeDataString(Markup)}", $"/classifications/{Uri.EscapeDataString(Markup)}", $"/erasures/{Uri.EscapeDataString(Markup)}", "/settings",
                $"/sign-in?wrong={Uri.EscapeDataString(Markup)}&to={Uri.EscapeDataString("/\"><script>alert(3)</script>")}",
            ])
        {
            await page.GotoAsync(address);
            await Expect(page.Locator("h1").First).ToBeVisibleAsync();
            Assert.Equal(0, await page.Locator("img[src=x], [onerror], [onfocus], script:not([src])").CountAsync());
        }

        visitor.AssertNothingWentWrong();
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\r\nLocation: https://evil.example")]
    [InlineData("settings")]
    [InlineData("/sign-out")]
    [InlineData("")]
    public async Task No_address_to_go_back_to_leads_elsewhere(string to)
    {
        await using var visitor = await console.VisitAsync();
        var form = visitor.Requests.CreateFormData();
        form.Set("key", RunningServer.Key);
        form.Set("to", to);
        foreach (var path in (string[])["/sign-in/key", "/language"])
            Assert.Equal("/", (await visitor.Requests.PostAsync(path, new() { Form = form, Headers = Visitor.From(console.Origin), MaxRedirects = 0 })).Headers["location"]);
    }
}
