using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Hostile.Making;
using Mailroom.Reading.Tests;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Uploading;

/// <summary>Archives that are uploaded to the real program.</summary>
public sealed class ArchiveTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Invoice = "Invoice number 17, total amount 23.50";
    private const string Resume = "Work experience\nEducation";

    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task The_files_of_an_archive_are_files_of_the_batch_in_its_place()
    {
        var id = await api.CreateAsync();
        var zip = new ZipWriter().Add("2024\\march\\bill.txt", Invoice).Add("../../etc/../C:/cv.txt", Resume).AddAs("secret.txt", Bytes.Noise(100), flags: 1).Add(".DS_Store", "x").Add("/cv.txt", Resume)
            .AddAs("film.mp4", [0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[100]]).Write();
        var answer = (await UploadAsync(ApiCalls.Form(id, null, ("first.txt", Encoding.UTF8.GetBytes(Invoice)), ("all.zip", zip), ("a.docx", Samples.Docx("<w:p><w:r><w:t>Education</w:t></w:r></w:p>"))))).Ok();
        string[] expected = ["first.txt ", "bill.txt 2024/march/bill.txt", "cv.txt etc/cv.txt", "secret.txt secret.txt", "cv.txt cv.txt", "film.mp4 film.mp4", "a.docx "];
        Assert.Equal(expected, Names(answer["files"]!));
        Assert.Equal(["waiting", "waiting", "waiting", "error", "waiting", "error", "waiting"], answer["files"]!.AsArray().Select(file => file!["status"]!.GetValue<string>()));
        Assert.StartsWith("It is protected by a password in its archive.", answer["files"]![3]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        var batch = answer["batchId"]!.GetValue<string>();
        var files = await api.EndedAsync(id, batch);
        Assert.Equal(expected, Names(files));
        Assert.Equal(["Invoice", "Invoice", "Resume", null, "Resume", null, "Resume"], files.Select(file => file!["result"]?["documentType"]!.GetValue<string>()));
        Assert.Equal(Resume, await shared.Server.Http.GetStringAsync(new Uri(files[2]!["url"]!.GetValue<string>())));

        // What has no bytes is not read again, to say another reason.
        (await api.PostAsync("reclassify", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        Assert.StartsWith("It is protected by a password in its archive.", (await api.EndedAsync(id, batch))[3]!["error"]!.GetValue<string>(), StringComparison.Ordinal);

        // Each is deleted by itself.
        (await api.DeleteAsync("deleteFiles", new JsonObject { ["classificationId"] = id, ["batchId"] = batch, ["fileIds"] = new JsonArray(files[1]!["fileId"]!.GetValue<string>(), files[3]!["fileId"]!.GetValue<string>()) })).Ok();
        Assert.Equal(expected.Where((_, place) => place is not (1 or 3)), Names((await api.ResultsAsync(id, batch))["files"]!));
    }

    [Fact]
    public async Task An_archive_that_cannot_be_unpacked_is_one_entry_that_says_why()
    {
        var id = await api.CreateAsync();
        var bomb = new ZipWriter().AddDeflated("bomb.txt", Bytes.Deflated(new byte[1 << 20], 250 << 20), 250 << 20).Write();
        var files = (await UploadAsync(ApiCalls.Form(id, null, ("cut.zip", Samples.Zip(("a.txt", Invoice))[..50]), ("bomb.zip", bomb), ("a.7z", [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]), ("a.txt", Encoding.UTF8.GetBytes(Invoice)))))
            .Ok()["files"]!.AsArray();
        Assert.Equal(["cut.zip ", "bomb.zip ", "a.7z ", "a.txt "], Names(files));
        Assert.StartsWith("The archive is damaged", files[0]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("The archive unpacks to more than is taken", files[1]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("This kind of file is not supported: it is a compressed archive. Unpack it and upload the documents in it, or send them as a ZIP.", files[2]!["error"]!.GetValue<string>());
        Assert.Null(files[3]!["error"]);
    }

    [Fact]
    public async Task A_store_of_mails_gives_a_file_a_mail()
    {
        var id = await api.CreateAsync();
        const string Store = "From a@example.org Mon Jan  1 00:00:00 2024\nFrom: a@example.org\nSubject: Invoice number 17\n\nTotal amount\n\n"
            + "From b@example.org Mon Jan  1 00:00:00 2024\nFrom: b@example.org\nSubject: Work experience\n\nEducation\n";
        var answer = await api.UploadAsync(id, null, ("mails", Store), ("one.eml", Store[..Store.IndexOf("\n\nFrom b", StringComparison.Ordinal)]));
        Assert.Equal(["message-0001.eml message-0001.eml", "message-0002.eml message-0002.eml", "one.eml "], Names(answer["files"]!));
        Assert.Equal(["Invoice", "Resume", "Invoice"], (await api.EndedAsync(id, answer["batchId"]!.GetValue<string>())).Select(file => file!["result"]!["documentType"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public async Task Classify_takes_the_only_document_of_an_archive_and_says_where_several_go(string? keep)
    {
        var id = await api.CreateAsync();
        var entry = (await ClassifyAsync(Samples.Zip(("folder/", ""), ("folder/cv.txt", Resume)))).Ok();
        Assert.Equal(["cv.txt folder/cv.txt"], Names(new JsonArray(entry.DeepClone())));
        Assert.Equal("Resume", entry["result"]!["documentType"]!.GetValue<string>());
        Assert.Equal("classify takes one document, and this archive holds several files. Upload it with uploadFiles, which makes a file of the batch of each.",
            (await ClassifyAsync(Samples.Zip(("a.txt", Invoice), ("b.txt", Resume)))).Error(HttpStatusCode.BadRequest));
        // Also where only one of them can be taken: what is left out might be the one that is meant. And what comes behind the second is not looked at.
        Assert.StartsWith("classify takes one document", (await ClassifyAsync(new ZipWriter().Add("a.txt", Invoice).AddAs("secret.txt", Bytes.Noise(100), flags: 1).Write())).Error(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.StartsWith("classify takes one document",
            (await ClassifyAsync(new ZipWriter().Add("a.txt", Invoice).Add("b.txt", Resume).AddDeflated("bomb.txt", Bytes.Deflated(new byte[1 << 20], 250 << 20), 250 << 20).Write())).Error(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal("error", (await ClassifyAsync(Samples.Zip(("a.txt", Invoice))[..50])).Ok()["status"]!.GetValue<string>());

        Task<Answer> ClassifyAsync(byte[] archive)
        {
            var form = ApiCalls.Form(id, null, ("all.zip", archive));
            if (keep is not null) form.Add(new StringContent(keep), "keep");
            return api.SendAsync(HttpMethod.Post, "classify", content: form);
        }
    }

    [Fact]
    public async Task A_repeated_archive_is_known_by_what_was_sent_also_when_a_file_of_it_is_gone()
    {
        var id = await api.CreateAsync();
        var key = Guid.NewGuid().ToString();
        var zip = Samples.Zip(("a/one.txt", Invoice), ("b/two.txt", Resume), ("b/three.txt", Resume));
        var first = (await UploadAsync(ApiCalls.Form(id, null, ("all.zip", zip), ("last.txt", [65])), key)).Ok();
        var repeat = (await UploadAsync(ApiCalls.Form(id, null, ("all.zip", zip), ("last.txt", [65])), key)).Ok();
        Assert.Equal(Names(first["files"]!), Names(repeat["files"]!));
        Assert.Equal(first["files"]!.AsArray().Select(file => file!["fileId"]!.GetValue<string>()), repeat["files"]!.AsArray().Select(file => file!["fileId"]!.GetValue<string>()));
        (await UploadAsync(ApiCalls.Form(id, null, ("all.zip", [.. zip, 0]), ("last.txt", [65])), key)).Error(HttpStatusCode.BadRequest);

        var gone = new JsonObject { ["classificationId"] = id, ["batchId"] = first["batchId"]!.GetValue<string>(), ["fileIds"] = new JsonArray(first["files"]![1]!["fileId"]!.GetValue<string>()) };
        (await api.DeleteAsync("deleteFiles", gone)).Ok();
        Assert.Equal(["one.txt a/one.txt", "three.txt b/three.txt", "last.txt "], Names((await UploadAsync(ApiCalls.Form(id, null, ("all.zip", zip), ("last.txt", [65])), key)).Ok()["files"]!));
    }

    [Fact]
    public async Task Files_of_a_labelled_archive_are_all_labelled()
    {
        var id = await api.CreateAsync();
        var form = new MultipartFormDataContent
        {
            { new StringContent(id), "classificationId" }, { new StringContent("Resume"), "documentType" }, { new ByteArrayContent(Samples.Zip(("a.txt", Invoice), ("b.txt", Resume))), "files", "all.zip" },
        };
        var answer = (await UploadAsync(form)).Ok();
        Assert.All(await api.EndedAsync(id, answer["batchId"]!.GetValue<string>()), file => Assert.Equal((true, "Resume"), (file!["result"]!["confirmed"]!.GetValue<bool>(), file["result"]!["documentType"]!.GetValue<string>())));
    }

    [Fact]
    public async Task Nothing_of_the_archive_is_left_and_what_came_out_of_it_lies_sealed()
    {
        const string Canary = "kanarienvogel", Folder = "geheimordner", Name = "geheimname";
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var zip = new ZipWriter().Add($"{Folder}/{Name}.txt", $"{Canary} {Invoice}").AddAs($"{Folder}/{Name}2.txt", Bytes.Noise(100), flags: 1).AddAs("noise.txt", Bytes.Noise(200_000)).Write();
        var answer = (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("all.zip", zip)))).Ok();
        var batch = answer["batchId"]!.GetValue<string>();
        await server.Api.EndedAsync(id, batch);

        var blobs = Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
        Assert.Equal(answer["files"]!.AsArray().Select(file => file!["fileId"]!.GetValue<string>()).Order(StringComparer.Ordinal), blobs);
        await server.StopAsync();
        foreach (var path in Directory.GetFiles(server.DataFolder, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            foreach (var word in (string[])[Canary, Folder, Name, "all.zip", "PK\x03\x04"]) Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) < 0, $"{path} holds {word}.");
        }

        foreach (var word in (string[])[Canary, Folder, Name, "all.zip"]) Assert.DoesNotContain(word, server.Output, StringComparison.Ordinal);
        Assert.Empty(server.Faults);
    }

    [Fact]
    public async Task A_server_that_is_killed_while_it_unpacks_leaves_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await server.Api.CreateAsync();
        var zip = Samples.Zip(Enumerable.Range(0, 3000).Select(file => ($"{file}.txt", Bytes.Noise(2000))), System.IO.Compression.CompressionLevel.NoCompression);
        var upload = server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("all.zip", zip)));
        // The archive, and some of its files.
        await Wait.UntilAsync(() => Blobs() >= 20, "The archive is not unpacked.");
        Assert.InRange(Blobs(), 20, 3001);
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => upload);
        await server.StartAgainAsync();
        await Wait.UntilAsync(() => Blobs() == 0, "What came out of the archive is still there.");
        Assert.Empty((await server.Api.GetAsync(id + "/batches")).Ok()["batches"]!.AsArray());

        int Blobs() => Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Length;
    }

    [Fact]
    public async Task An_upload_whose_classification_is_wrong_leaves_nothing_of_its_archive()
    {
        await using var server = await InProcessServer.StartAsync();
        var form = new MultipartFormDataContent { { new ByteArrayContent(Samples.Zip(("a.txt", Invoice), ("b.txt", Resume))), "files", "all.zip" }, { new StringContent("nowhere"), "classificationId" } };
        (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Error(HttpStatusCode.NotFound);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_limits_are_those_of_an_upload_and_where_archives_are_not_unpacked_that_is_said()
    {
        await using var server = await InProcessServer.StartAsync("--Uploads:MaximumUnpackedFiles=3", "--Uploads:MaximumUnpackedBytes=100", "--Uploads:MaximumFileBytes=1000");
        var id = await server.Api.CreateAsync();
        var two = Samples.Zip(("a.txt", "1"), ("b.txt", "2"));
        var files = (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("1.zip", two), ("2.zip", two), ("3.zip", Samples.Zip(("c.txt", "3"))), ("4.zip", Samples.Zip(("d.txt", "4")))))).Ok()["files"]!.AsArray();
        // What came out of the second before it failed counts as well.
        Assert.Equal(["a.txt a.txt", "b.txt b.txt", "2.zip ", "3.zip ", "4.zip "], [.. Names(files)]);
        Assert.All(files.Skip(2), file => Assert.StartsWith("The archive holds more files", file!["error"]!.GetValue<string>(), StringComparison.Ordinal));
        files = (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("1.zip", two), ("2.zip", Samples.Zip(("c.txt", "3")))))).Ok()["files"]!.AsArray();
        Assert.Equal(["a.txt a.txt", "b.txt b.txt", "c.txt c.txt"], [.. Names(files)]);
        var large = Assert.Single((await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("1.zip", Samples.Zip(("a.txt", new string('x', 101))))))).Ok()["files"]!.AsArray());
        Assert.StartsWith("The archive unpacks to more", large!["error"]!.GetValue<string>(), StringComparison.Ordinal);

        await using var without = await InProcessServer.StartAsync("--Uploads:UnpackArchives=false");
        id = await without.Api.CreateAsync();
        var answer = (await without.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("1.zip", two)))).Ok();
        var entry = Assert.Single(await without.Api.EndedAsync(id, answer["batchId"]!.GetValue<string>()));
        Assert.StartsWith("This is a ZIP archive, which is not read. Unpack it and upload the documents in it.", entry!["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bytes_of_an_archive_that_failed_are_spent()
    {
        await using var server = await InProcessServer.StartAsync("--Uploads:MaximumUnpackedBytes=1000");
        var id = await server.Api.CreateAsync();
        var fails = Samples.Zip(("a.txt", new string('a', 600)), ("b.txt", new string('b', 600)));
        byte[] large = Samples.Zip(("c.txt", new string('c', 600))), small = Samples.Zip(("d.txt", new string('d', 300)));
        var files = (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("1.zip", fails), ("2.zip", large), ("3.zip", small)))).Ok()["files"]!.AsArray();
        Assert.Equal(["1.zip ", "2.zip ", "d.txt d.txt"], [.. Names(files)]);
        Assert.All(files.Take(2), file => Assert.StartsWith("The archive unpacks to more", file!["error"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Equal(["c.txt c.txt"], [.. Names((await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("2.zip", large)))).Ok()["files"]!)]);
    }

    [Fact]
    public async Task A_file_that_unpacks_to_more_than_a_file_may_have_costs_nothing_but_itself()
    {
        await using var server = await InProcessServer.StartAsync("--Uploads:MaximumFileBytes=100000");
        var id = await server.Api.CreateAsync();
        var gzip = Bytes.Gzipped(new byte[1000], 100_001);
        var zip = Samples.Zip([("inner.gz", gzip), ("b.txt", Encoding.UTF8.GetBytes(Resume))], System.IO.Compression.CompressionLevel.Optimal);
        var files = (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("large.gz", gzip), ("all.zip", zip), ("c.txt", Encoding.UTF8.GetBytes(Invoice))))).Ok()["files"]!.AsArray();
        Assert.Equal(["large large", "inner inner.gz/inner", "b.txt b.txt", "c.txt "], [.. Names(files)]);
        Assert.All(files.Take(2), file => Assert.StartsWith("It is larger than a file in an archive may be.", file!["error"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.All(files.Skip(2), file => Assert.Null(file!["error"]));
    }

    private Task<Answer> UploadAsync(HttpContent form, string? key = null) => api.SendAsync(HttpMethod.Post, "uploadFiles", content: form, idempotencyKey: key);

    private static IEnumerable<string> Names(JsonNode files) => files.AsArray().Select(file => $"{file!["fileName"]} {file["path"]}");
}
