using System.Text.Json.Nodes;
using Mailroom.Tests.Api;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.WebConsole;

/// <summary>An account that has something to show on each page, and the addresses of the pages.</summary>
internal sealed record AllPages(string Key, string EmptyKey, string Classification, string Batch, string Text, string Pdf, string Erasure)
{
    /// <summary>What the pages are called, in the order in which somebody comes to them.</summary>
    public static string[] Names { get; } = ["sign-in", "start-empty", "start", "new", "classification", "batch", "files", "file-text", "file-pdf", "review", "quality", "types", "options", "settings", "erase", "erasures", "erasure"];

    /// <summary>The key of the account that a page is shown to; null for nobody.</summary>
    public string? KeyFor(string page) => page switch
    {
        "sign-in" => null,
        "start-empty" => EmptyKey,
        _ => Key,
    };

    /// <summary>The address of a page.</summary>
    public string AddressOf(string page)
    {
        var classification = $"/classifications/{Classification}";
        return page switch
        {
            "sign-in" => "/sign-in?wrong=key",
            "start-empty" or "start" => "/",
            "new" => "/new",
            "classification" => classification,
            "batch" => $"{classification}/batches/{Batch}",
            "files" => $"{classification}/files?order=confidence",
            "file-text" => $"{classification}/batches/{Batch}/files/{Text}",
            "file-pdf" => $"{classification}/batches/{Batch}/files/{Pdf}",
            "review" => $"{classification}/review",
            "quality" => $"{classification}/quality?true=Invoice&said=Invoice",
            "types" => $"{classification}/types",
            "options" => $"{classification}/options",
            "settings" => "/settings",
            "erase" => $"{classification}/erase?batch={Batch}",
            "erasures" => "/erasures",
            "erasure" => $"/erasures/{Erasure}",
            _ => throw new ArgumentOutOfRangeException(nameof(page), page, "There is no such page."),
        };
    }

    /// <summary>Makes the account.</summary>
    public static async Task<AllPages> MakeAsync(ConsoleInBrowser console)
    {
        var key = await console.CreateAccountAsync("shown");
        var api = new ApiCalls(console.Server.Http, key);
        var details = Pile.Details("Incoming post");
        details["description"] = "What the postman brings, and what comes by mail";
        var id = await api.CreateAsync(details);
        var gone = await FirstMinuteTests.UploadAsync(api, id, null, Pile.Of(2, 0, 0));
        var erasure = ErasureTests.Named(await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = gone }));
        var batch = await FirstMinuteTests.UploadAsync(api, id, null,
            [Pile.PdfInvoice("Harbour Tools 77120.pdf"), .. Pile.Of(8, 6, 6), new("notes.txt", "skills, amount due, dear\n"), new("lake.txt", "the weather was fine, and we went to the lake\n"), new("broken.pdf", "%PDF-1.7 and no more")]);
        var files = (await api.ResultsAsync(id, batch))["files"]!.AsArray();
        foreach (var file in files.Where(file => file!["fileName"]!.GetValue<string>().EndsWith("2.html", StringComparison.Ordinal)))
        {
            var type = file!["fileName"]!.GetValue<string>() switch { ['i', ..] => "Invoice", ['r', ..] => "Resume", _ => "Letter" };
            (await LearningTests.SetAsync(api, id, batch, file["fileId"]!.GetValue<string>(), type)).Ok();
        }

        await ErasureTests.CompleteAsync(erasure, api);
        return new AllPages(key, await console.CreateAccountAsync("empty"), id, batch, IdOf("invoice-003.txt"), IdOf("Harbour Tools 77120.pdf"), erasure);

        string IdOf(string name) => files.Single(file => file!["fileName"]!.GetValue<string>() == name)!["fileId"]!.GetValue<string>();
    }
}
