using System.Diagnostics;

namespace Mailroom.Reading.Tests;

/// <summary>Documents from the world, where a folder with some is at hand.</summary>
public sealed class RealDocumentsTests
{
    private static readonly string[] Extensions = [".eml", ".msg", ".txt", ".csv", ".json", ".md", ".htm", ".html"];

    [Fact]
    public async Task Every_mail_and_text_of_the_folder_is_read_soon()
    {
        var folder = Environment.GetEnvironmentVariable("MAILROOM_DOCUMENTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "MAILROOM_DOCUMENTS names no folder with documents.");
        var watch = new Stopwatch();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)) continue;
            var content = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            watch.Restart();
            var text = await Reading.Read(content);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
            Assert.Contains(text.Pages, page => page.Lines.Count > 0);
            if (Path.GetExtension(path) is ".eml" or ".msg") Assert.NotNull(text.Mail);
        }
    }
}
