using Mailroom.Reading.Tests.Pdf;
using Mailroom.Tests.Running;
using Mailroom.Tests.WebConsole;
using Microsoft.Playwright;
using SkiaSharp;

namespace Mailroom.Tests.Clients;

/// <summary>A client that runs in a page of another origin: it calls the API with a key of its own, and shows what it uploaded.</summary>
[Collection(typeof(Browsing))]
public sealed class BrowserClientTests(ConsoleInBrowser console)
{
    // One call after the other, as a page's script makes them; what is wrong is thrown.
    private const string Client =
        """
        async ({ base, key, picture, pdf }) => {
            const headers = { Authorization: `Bearer ${key}` };
            const json = async (method, name, body, status = 200) => {
                const answer = await fetch(`${base}/${name}`, { method, headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
                if (answer.status !== status) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
                return { erasure: answer.headers.get('Mailroom-Erasure'), ...await answer.json() };
            };
            const blob = text => new Blob([Uint8Array.from(atob(text), one => one.charCodeAt(0))]);
            const shown = (tag, url) => new Promise(done => {
                const one = document.createElement(tag);
                one.onload = () => done(one.naturalWidth ?? 1);
                one.onerror = () => done(0);
                one.src = url;
                document.body.append(one);
            });

            const documentTypes = [{ name: 'Invoice', description: 'Bills.', uniqueWords: ['invoice number'] }, { name: 'Resume', description: 'Lives.', uniqueWords: ['education'] }];
            const { classificationId } = await json('POST', 'createClassification', { classificationDetails: { name: 'Browser', documentTypes } });
            await json('PATCH', 'updateClassification', { classificationId, classificationDetails: { name: 'Page' } });
            const form = new FormData();
            form.append('classificationId', classificationId);
            form.append('files', blob(picture), 'scan.png');
            form.append('files', blob(pdf), 'page.pdf');
            form.append('files', new Blob(['Invoice number 17']), 'bill.txt');
            const uploading = await fetch(`${base}/uploadFiles`, { method: 'POST', headers: { ...headers, 'Idempotency-Key': crypto.randomUUID() }, body: form });
            const { batchId, files } = await uploading.json();
            const early = await shown('img', files[0].url);
            let results;
            do {
                await new Promise(done => setTimeout(done, 100));
                results = (await json('POST', 'getResults', { classificationId, batchId })).files;
            } while (results.some(file => file.status === 'waiting' || file.status === 'processing'));
            const width = await shown('img', results[0].url);
            const text = await (await fetch(results[2].url)).text();
            const frame = document.createElement('iframe');
            [frame.src, frame.width, frame.height] = [results[1].url, 600, 500];
            document.body.append(frame);
            const wrong = await fetch(`${base}/classifications`, { headers: { Authorization: 'Bearer wrong' } });
            const none = await fetch(`${base}/classifications`);
            window.end = async () => {
                const { erasure } = await json('DELETE', 'deleteFiles', { classificationId, batchId, fileIds: [results[0].fileId] });
                const gone = (await fetch(results[0].url)).status;
                await json('DELETE', 'deleteBatch', { classificationId, batchId });
                await json('DELETE', 'deleteClassification', { classificationId });
                await json('POST', 'viewClassification', { classificationId }, 404);
                return `${gone} ${erasure !== null}`;
            };
            return `${early} ${width} ${text} ${results[2].result.documentType} ${wrong.status} ${none.status}`;
        }
        """;

    [Fact]
    public async Task It_creates_uploads_asks_shows_and_deletes_from_another_origin()
    {
        await using var site = await OtherSite.OpenAsync("");
        await using var visitor = await console.VisitAsync();
        await visitor.Page.GotoAsync(site.Address);
        using var red = new SKBitmap(7, 5);
        red.Erase(SKColors.Red);
        var pdf = PdfFiles.Raw("1 0 0 rg 0 0 600 800 re f");
        var came = await visitor.Page.EvaluateAsync<string>(Client, new
        {
            @base = console.Origin + "/api/v1/documentClassification",
            key = RunningServer.Key,
            picture = Convert.ToBase64String(red.Encode(SKEncodedImageFormat.Png, 100).ToArray()),
            pdf = Convert.ToBase64String(pdf),
        });
        Assert.Equal("7 7 Invoice number 17 Invoice 401 401", came);
        await RedPageAsync(visitor.Page.Locator("iframe"));
        Assert.Equal("404 true", await visitor.Page.EvaluateAsync<string>("() => window.end()"));
    }

    // The browser's own viewer draws it, and says to nobody when it has.
    private static async Task RedPageAsync(ILocator frame)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            using var shot = SKBitmap.Decode(await frame.ScreenshotAsync());
            if (shot.Pixels.Count(pixel => pixel.Red > 200 && pixel.Green < 80 && pixel.Blue < 80) > 1000) return;
            await Task.Delay(100);
        }

        Assert.Fail("The browser does not show the PDF.");
    }
}
