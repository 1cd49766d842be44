using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mailroom.Reading.Tests;
using Mailroom.Reading.Tests.Pdf;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed partial class FileAddressTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly byte[] Pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task An_address_ends_in_a_neutral_name_and_its_file_has_the_media_type_of_its_bytes_before_it_is_read_and_after()
    {
        (string Name, byte[] Content, string End, string Type, bool Embeds)[] files =
        [
            ("Kündigung Müller.doc", Pixel, "png", "image/png", true),
            ("b.txt", PdfFiles.Raw("BT ET"), "pdf", "application/pdf", true),
            ("c", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, .. "JFIF"u8], "jpg", "image/jpeg", true),
            ("d.pdf", "Invoice number 17 of the harbour office"u8.ToArray(), "txt", "text/plain", false),
            ("e.png", Samples.Docx("<w:p><w:r><w:t>Invoice</w:t></w:r></w:p>"), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", false),
            ("f.png", Samples.Odt("<text:p>Invoice</text:p>"), "odt", "application/vnd.oasis.opendocument.text", false),
            ("g.png", Samples.Eml(), "eml", "message/rfc822", false),
        ];
        var id = await api.CreateAsync();
        var uploaded = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, [.. files.Select(file => (file.Name, file.Content))]))).Ok();
        await CheckAsync(uploaded["files"]!.AsArray());
        await CheckAsync(await api.EndedAsync(id, uploaded["batchId"]!.GetValue<string>()));

        async Task CheckAsync(JsonArray entries)
        {
            foreach (var (entry, file) in entries.Zip(files))
            {
                var url = entry!["url"]!.GetValue<string>();
                Assert.EndsWith("/original." + file.End, url, StringComparison.Ordinal);
                Assert.DoesNotContain("?", url, StringComparison.Ordinal);
                using var answer = await shared.Server.Http.GetAsync(new Uri(url));
                Assert.Equal(file.Content, await answer.Content.ReadAsByteArrayAsync());
                Assert.Equal(file.Type, answer.Content.Headers.ContentType!.MediaType);
                Assert.Equal(file.Embeds ? "inline" : "attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
                Assert.Equal(file.Embeds ? "cross-origin" : "same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
                Assert.False(answer.Headers.Contains("Cross-Origin-Opener-Policy"));
                Assert.StartsWith("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
                Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
                Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
                Assert.Equal("noindex", answer.Headers.GetValues("X-Robots-Tag").Single());
                Assert.True(answer.Headers.CacheControl!.NoStore);
            }
        }
    }

    [Theory]
    [InlineData("<html><body>Invoice<script>alert(1)</script></body></html>", "html")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><text>Invoice</text></svg>", "xml")]
    [InlineData("<?xml version=\"1.0\"?><invoice><number>17</number></invoice>", "xml")]
    [InlineData("{\"invoice\": {\"number\": 17}}", "json")]
    public async Task What_could_hold_a_script_is_an_attachment_before_it_is_read_and_after(string content, string end)
    {
        var id = await api.CreateAsync();
        var uploaded = await api.UploadAsync(id, null, ("picture.png", content));
        using var early = await shared.Server.Http.GetAsync(new Uri(uploaded["files"]![0]!["url"]!.GetValue<string>()), TestContext.Current.CancellationToken);
        Assert.Equal("attachment", early.Content.Headers.ContentDisposition!.DispositionType);
        var url = (await api.EndedAsync(id, uploaded["batchId"]!.GetValue<string>()))[0]!["url"]!.GetValue<string>();
        Assert.EndsWith("/original." + end, url, StringComparison.Ordinal);
        using var late = await shared.Server.Http.GetAsync(new Uri(url), TestContext.Current.CancellationToken);
        Assert.Equal("attachment", late.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("same-origin", late.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
    }

    [Fact]
    public async Task What_is_signed_is_served_as_what_it_is_and_not_as_what_it_holds()
    {
        var id = await api.CreateAsync();
        var signed = CryptographicMessages.Sign("Invoice number 17, total amount 23.50"u8.ToArray());
        var uploaded = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("bill.txt.p7m", signed)))).Ok();
        var ended = (await api.EndedAsync(id, uploaded["batchId"]!.GetValue<string>()))[0]!;
        Assert.Equal("processed", ended["status"]!.GetValue<string>());
        foreach (var url in (string[])[uploaded["files"]![0]!["url"]!.GetValue<string>(), ended["url"]!.GetValue<string>()])
        {
            Assert.EndsWith("/original.p7m", url, StringComparison.Ordinal);
            using var answer = await shared.Server.Http.GetAsync(new Uri(url), TestContext.Current.CancellationToken);
            Assert.Equal(("application/pkcs7-mime", "attachment"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType));
        }
    }

    [Fact]
    public async Task Head_ranges_and_pages_of_other_origins_are_answered()
    {
        var (_, _, url) = await UploadAsync(api);
        using var head = await shared.Server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(Pixel.Length, head.Content.Headers.ContentLength);
        Assert.Equal("image/png", head.Content.Headers.ContentType!.MediaType);
        Assert.Equal("bytes", head.Headers.AcceptRanges.Single());

        using var part = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new(1, 3) } };
        part.Headers.Add("Origin", "https://other.example");
        using var answer = await shared.Server.Http.SendAsync(part, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(Pixel[1..4], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Content-Range", string.Join(',', answer.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.OrdinalIgnoreCase);
        using var beyond = await shared.Server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new(1_000_000, 1_000_001) } }, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, ""), (beyond.StatusCode, await beyond.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        using var none = await shared.Server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url.ToString().Replace("/original", "x/original", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task An_address_stays_the_same_and_lasts_until_the_file_is_deleted()
    {
        var (id, batch, url) = await UploadAsync(api);
        Assert.Equal(url.ToString(), (await api.EndedAsync(id, batch))[0]!["url"]!.GetValue<string>());
        await ExpectAsync(shared.Server, url, HttpStatusCode.OK);
        foreach (var other in (string[])["/A", "/1.", "/99999999999."]) await ExpectAsync(shared.Server, new Uri(SignaturePattern().Replace(url.ToString(), other + "$1", 1)), HttpStatusCode.NotFound);
        (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        await ExpectAsync(shared.Server, url, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Revoking_those_of_a_classification_voids_them_at_once_and_no_others_also_after_a_start()
    {
        await using var server = await InProcessServer.StartAsync();
        var (id, batch, url) = await UploadAsync(server.Api);
        var (_, _, other) = await UploadAsync(server.Api);
        Assert.Equal((0, ""), await RevokeAsync(server, "--classification", id));
        await ExpectAsync(server, url, HttpStatusCode.NotFound);
        await ExpectAsync(server, other, HttpStatusCode.OK);
        var fresh = new Uri((await server.Api.ResultsAsync(id, batch))["files"]![0]!["url"]!.GetValue<string>());
        await ExpectAsync(server, fresh, HttpStatusCode.OK);

        // Without a server it is done as well, and holds once there is one.
        await server.StopAsync();
        Assert.Equal((0, ""), await RevokeAsync(server, "--classification", id));
        await server.StartAgainAsync();
        await ExpectAsync(server, fresh, HttpStatusCode.NotFound);
        await ExpectAsync(server, url, HttpStatusCode.NotFound);
        await ExpectAsync(server, other, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Revoking_those_of_an_account_and_its_last_key_void_all_of_it_and_nobody_else_s()
    {
        var (_, _, mine) = await UploadAsync(api);
        var (exit, said, error) = await shared.Server.RunAsync("accounts", "create", "embedder", "--data", shared.Server.DataFolder);
        Assert.True(exit == 0, error);
        var account = AccountPattern().Match(said).Groups["id"].Value;
        var theirs = new ApiCalls(shared.Server.Http, SecretPattern().Match(said).Value);
        var (id, batch, url) = await UploadAsync(theirs);
        Assert.Equal((0, ""), await RevokeAsync(shared.Server, "--account", account));
        await ExpectAsync(shared.Server, url, HttpStatusCode.NotFound);
        var fresh = new Uri((await theirs.ResultsAsync(id, batch))["files"]![0]!["url"]!.GetValue<string>());
        await ExpectAsync(shared.Server, fresh, HttpStatusCode.OK);

        // A key that is not the last takes no address with it.
        var (_, second, _) = await shared.Server.RunAsync("keys", "create", account, "--data", shared.Server.DataFolder);
        await RevokeKeyAsync(said);
        await ExpectAsync(shared.Server, fresh, HttpStatusCode.OK);
        await RevokeKeyAsync(second);
        await ExpectAsync(shared.Server, fresh, HttpStatusCode.NotFound);
        await ExpectAsync(shared.Server, mine, HttpStatusCode.OK);

        async Task RevokeKeyAsync(string output) => Assert.Equal(0, (await shared.Server.RunAsync("keys", "revoke", KeyPattern().Match(output).Groups["id"].Value, "--data", shared.Server.DataFolder)).ExitCode);
    }

    [Fact]
    public async Task Revoking_says_what_is_missing_or_unknown()
    {
        foreach (var (arguments, message) in ((string[], string)[])
            [([], "Name a classification or an account"), (["--classification", "a", "--account", "b"], "Name a classification or an account"), (["--classification", "nonsense"], "There is no classification"), (["--account", "nonsense"], "There is no account")])
        {
            var (exit, error) = await RevokeAsync(shared.Server, arguments);
            Assert.Equal(1, exit);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lifetime_that_is_set_holds_for_addresses_from_before()
    {
        await using var server = await RunningServer.StartAsync();
        var (id, batch, url) = await UploadAsync(server.Api);
        await server.StopAsync();
        server.Set("MAILROOM_Api__FileAddressLifetime", "01:00:00");
        await server.StartAgainAsync();
        await ExpectAsync(server, url, HttpStatusCode.NotFound);
        var hour = new Uri((await server.Api.ResultsAsync(id, batch))["files"]![0]!["url"]!.GetValue<string>());
        await ExpectAsync(server, hour, HttpStatusCode.OK);
        await server.StopAsync();
        server.Set("MAILROOM_Api__FileAddressLifetime", "00:01:00");
        await server.StartAgainAsync();
        await ExpectAsync(server, hour, HttpStatusCode.NotFound);
    }

    private static async Task<(string Id, string Batch, Uri Url)> UploadAsync(ApiCalls api)
    {
        var id = await api.CreateAsync();
        var uploaded = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("a.png", Pixel)))).Ok();
        return (id, uploaded["batchId"]!.GetValue<string>(), new Uri(uploaded["files"]![0]!["url"]!.GetValue<string>()));
    }

    private static async Task ExpectAsync(RunningServer server, Uri address, HttpStatusCode status)
    {
        using var answer = await server.Http.GetAsync(address);
        Assert.Equal(status, answer.StatusCode);
    }

    private static async Task<(int ExitCode, string Error)> RevokeAsync(RunningServer server, params string[] arguments)
    {
        var (exit, _, error) = await server.RunAsync(["addresses", "revoke", .. arguments, "--data", server.DataFolder]);
        return (exit, error);
    }

    [GeneratedRegex("/([^/]+/original)", RegexOptions.None | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SignaturePattern();

    [GeneratedRegex("Account (?<id>[0-9a-z]{26})", RegexOptions.None, 1000)]
    private static partial Regex AccountPattern();

    [GeneratedRegex("Key +(?<id>[0-9a-z]{26})", RegexOptions.None, 1000)]
    private static partial Regex KeyPattern();

    [GeneratedRegex("mr_[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex SecretPattern();
}
