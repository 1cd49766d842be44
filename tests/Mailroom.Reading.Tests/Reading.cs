using System.Text;

namespace Mailroom.Reading.Tests;

/// <summary>Short forms of what nearly every test here does.</summary>
internal static class Reading
{
    public static Task<DocumentText> Read(byte[] content, ReadingOptions? options = null) =>
        DocumentReader.ReadAsync(content, options ?? new ReadingOptions(), TestContext.Current.CancellationToken);

    public static Task<DocumentText> Read(string content, ReadingOptions? options = null) => Read(Encoding.UTF8.GetBytes(content), options);

    public static async Task<ReadingFailure> Failure(byte[] content) => (await Assert.ThrowsAsync<ReadingException>(() => Read(content))).Failure;

    public static List<string> Lines(this DocumentText text, int page = 1) => text.Pages[page - 1].Lines.Select(line => line.Text).ToList();

    public static Line Line(this DocumentText text, string wanted) => text.Pages.SelectMany(page => page.Lines).Single(line => line.Text == wanted);
}
