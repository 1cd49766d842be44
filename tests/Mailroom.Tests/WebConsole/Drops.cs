using System.Text.Json.Nodes;
using Mailroom.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailroom.Tests.WebConsole;

/// <summary>Files on the disk, and a hand that drops them on a page.</summary>
internal static class Drops
{
    /// <summary>Writes documents into a folder; their paths.</summary>
    public static string[] Write(TemporaryFolder folder, IEnumerable<PiledFile> files) =>
    [
        .. files.Select(file =>
        {
            var path = folder.In(file.Name);
            File.WriteAllBytes(path, file.Content);
            return path;
        }),
    ];

    /// <summary>Drops files or folders in the middle of the page, as the browser does when somebody lets them go there.</summary>
    public static async Task DropAsync(IPage page, params string[] paths)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        foreach (var step in (string[])["dragEnter", "dragOver", "drop"])
        {
            await browser.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["type"] = step,
                ["x"] = 400,
                ["y"] = 300,
                ["data"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["items"] = Array.Empty<object>(), ["files"] = paths, ["dragOperationsMask"] = 1 },
            });
        }

        await browser.DetachAsync();
    }

    /// <summary>Goes to another classification without loading the page again.</summary>
    public static async Task GoOverAsync(this IPage page, string classification)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Classifications" }).First.ClickAsync();
        await page.Locator($"a.card[href='/classifications/{classification}']").ClickAsync();
        await Expect(page.Locator($"#drop[data-classification='{classification}'][data-token]")).ToBeVisibleAsync();
    }

    /// <summary>Holds the page's uploads back.</summary>
    public static async Task<HeldUploads> HoldUploadsAsync(this IPage page)
    {
        var held = new HeldUploads();
        await page.RouteAsync("**/uploadFiles", async route =>
        {
            held.Arrived.TrySetResult();
            await held.Released.Task;
            await route.ContinueAsync();
        });
        return held;
    }

    /// <summary>The names of all files of a classification, in order, batch by batch.</summary>
    public static async Task<string[][]> StoredAsync(this ApiCalls api, string classification)
    {
        var batches = (await api.GetAsync(classification + "/batches")).Ok()["batches"]!.AsArray().Select(batch => batch!["batchId"]!.GetValue<string>());
        var names = new List<string[]>();
        foreach (var batch in batches) names.Add([.. NamesIn(await api.ResultsAsync(classification, batch))]);
        return [.. names];
    }

    private static IOrderedEnumerable<string> NamesIn(JsonNode results) => results["files"]!.AsArray().Select(file => file!["fileName"]!.GetValue<string>()).Order(StringComparer.Ordinal);
}

/// <summary>Uploads that wait until a test lets them go on.</summary>
internal sealed class HeldUploads
{
    /// <summary>Whether one has come.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets them go on.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
