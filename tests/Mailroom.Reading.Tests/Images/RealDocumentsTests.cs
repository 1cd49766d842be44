using Mailroom.Reading.Images;
using Mailroom.Reading.Pdf;

namespace Mailroom.Reading.Tests.Images;

public sealed class RealDocumentsTests
{
    [Fact]
    public async Task Every_pdf_and_picture_is_read_and_has_text()
    {
        var folder = Environment.GetEnvironmentVariable("MAILROOM_DOCUMENTS");
        Assert.SkipWhen(folder is null, "The environment variable MAILROOM_DOCUMENTS does not name a folder of documents.");
        await OcrTestTools.SkipWithoutPopplerAsync();
        var without = new System.Collections.Concurrent.ConcurrentBag<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken };

        await Parallel.ForEachAsync(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), parallel, async (file, cancellation) =>
        {
            Func<byte[], ReadingOptions, CancellationToken, Task<DocumentText>>? read = Path.GetExtension(file).ToUpperInvariant() switch
            {
                ".PDF" => (bytes, options, stop) => PdfReader.ReadAsync(bytes, options, depth: 0, stop),
                ".JPG" or ".JPEG" or ".PNG" => ImageReader.ReadAsync,
                _ => null,
            };
            if (read is null)
                return;
            var document = await read(await File.ReadAllBytesAsync(file, cancellation), new ReadingOptions(), cancellation);
            if (document.Pages.Sum(page => page.Lines.Count) == 0)
                without.Add(Path.GetFileName(file));
            Assert.All(document.Pages.SelectMany(page => page.Lines), line => Assert.False(string.IsNullOrWhiteSpace(line.Text)));
        });

        Assert.Empty(without);
    }
}
