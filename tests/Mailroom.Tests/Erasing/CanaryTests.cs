using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Tests.Api;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Erasing;

/// <summary>Nothing of a document stands in the open on any disk: not while it is kept, not after a crash, and nothing at all after its deletion.</summary>
public sealed class CanaryTests
{
    private readonly string marker = "canary" + RandomNumberGenerator.GetString("bcdfghjkmnpqrtvwxz", 18);

    [Fact]
    public async Task No_file_and_no_log_holds_a_word_of_a_document_before_or_after_its_deletion()
    {
        using var temporary = new TemporaryFolder();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = temporary.Path, ["DOTNET_DbgEnableMiniDump"] = "0" };
        await using var server = await RunningServer.StartAsync(environment, ["--Logging:LogLevel:Default=Debug"]);
        var api = server.Api;
        var documents = CanaryDocuments.All(marker);
        var (whole, ofBatch, ofFiles) = (await CreateAsync(api), await CreateAsync(api), await CreateAsync(api));
        var batches = new Dictionary<string, (string Batch, List<string> Files)>(StringComparer.Ordinal);
        foreach (var id in (string[])[whole, ofBatch, ofFiles])
        {
            var uploaded = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, [.. documents]))).Ok();
            var batch = uploaded["batchId"]!.GetValue<string>();
            var files = await api.EndedAsync(id, batch);
            batches[id] = (batch, [.. files.Select(file => file!["fileId"]!.GetValue<string>())]);
            Assert.All(files, file => Assert.StartsWith(marker, file!["fileName"]!.GetValue<string>(), StringComparison.Ordinal));
            // The marker is a word of the types: that it is evidence shows that it was read.
            Assert.All(files.Where(file => !file!["fileName"]!.GetValue<string>().EndsWith(".msg", StringComparison.Ordinal) && file["status"]!.GetValue<string>() == "processed").Take(11),
                file => Assert.Contains(marker, file!["result"]!["evidence"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase));
            foreach (var file in batches[id].Files.Take(3)) (await LearningTests.SetAsync(api, id, batch, file, marker + " invoice")).Ok();
            (await api.SendAsync(HttpMethod.Post, "classify", content: ApiCalls.Form(id, null, documents[0]))).Ok();
            var unkept = ApiCalls.Form(id, null, documents[1]);
            unkept.Add(new StringContent("false"), "keep");
            (await api.SendAsync(HttpMethod.Post, "classify", content: unkept)).Ok();
            var original = await server.Http.GetByteArrayAsync(new Uri(files[0]!["url"]!.GetValue<string>()));
            Assert.Equal(documents[0].Content, original);
        }

        await server.KillAsync();
        await server.StartAgainAsync();
        (await api.PostAsync("reclassify", new JsonObject { ["classificationId"] = whole })).Ok();
        await api.EndedAsync(whole, batches[whole].Batch);
        await AssertNothingIsFoundAsync();

        List<string> erasures = [ErasureTests.Named(await api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = whole }))];
        erasures.Add(ErasureTests.Named(await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = ofBatch, ["batchId"] = batches[ofBatch].Batch })));
        erasures.Add(ErasureTests.Named(await api.DeleteAsync("deleteFiles",
            new JsonObject { ["classificationId"] = ofFiles, ["batchId"] = batches[ofFiles].Batch, ["fileIds"] = new JsonArray([.. batches[ofFiles].Files.Select(file => JsonValue.Create(file))]) })));
        foreach (var erasure in erasures) await ErasureTests.CompleteAsync(erasure, api);
        await AssertNothingIsFoundAsync();

        async Task AssertNothingIsFoundAsync()
        {
            var scan = new CanaryScan(marker[..^4]);
            Assert.Empty(await scan.FindInFolderAsync(Path.GetDirectoryName(server.DataFolder)!));
            Assert.Empty(await scan.FindInFolderAsync(temporary.Path));
            Assert.Empty(scan.Find(Encoding.UTF8.GetBytes(server.Output)));
            Assert.DoesNotContain("signature=", server.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(RunningServer.Key, server.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_scan_finds_what_is_planted()
    {
        using var folder = new TemporaryFolder();
        var text = Encoding.ASCII.GetBytes($"Invoice number {marker} of a document that goes on for a while, a while, a while");
        var forms = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["plain"] = text,
            ["upper case"] = Encoding.ASCII.GetBytes(marker.ToUpperInvariant()),
            ["UTF-16"] = Encoding.Unicode.GetBytes(marker),
            ["UTF-16, big end first"] = Encoding.BigEndianUnicode.GetBytes(marker),
            ["hex"] = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(text)),
            ["hex in capitals"] = Encoding.ASCII.GetBytes(Convert.ToHexString(text)),
            ["base64"] = Encoding.ASCII.GetBytes(Convert.ToBase64String(text)),
            ["zlib, plain"] = await PackAsync(stream => new ZLibStream(stream, CompressionLevel.Optimal)),
            ["gzip, plain"] = await PackAsync(stream => new GZipStream(stream, CompressionLevel.Optimal)),
            ["Brotli, plain"] = await PackAsync(stream => new BrotliStream(stream, CompressionLevel.Optimal)),
            ["zip, plain"] = CanaryDocuments.All(marker).Single(document => document.Name.EndsWith(".docx", StringComparison.Ordinal)).Content,
        };
        foreach (var (form, bytes) in forms)
        {
            // In the midst of noise, as in a page of a database.
            await File.WriteAllBytesAsync(folder.In("planted"), [.. RandomNumberGenerator.GetBytes(1013), .. bytes, .. RandomNumberGenerator.GetBytes(500)]);
            Assert.Contains(folder.In("planted") + ": " + form, await new CanaryScan(marker).FindInFolderAsync(folder.Path));
        }

        foreach (var offset in Enumerable.Range(0, 3))
            Assert.Contains("base64", new CanaryScan(marker).Find(Encoding.ASCII.GetBytes(Convert.ToBase64String([.. new byte[offset], .. text]))));

        async Task<byte[]> PackAsync(Func<Stream, Stream> packing)
        {
            using var memory = new MemoryStream();
            await using (var pack = packing(memory)) await pack.WriteAsync(text);
            return memory.ToArray();
        }
    }

    private Task<string> CreateAsync(ApiCalls api)
    {
        var details = ApiCalls.SampleDetails(marker);
        details["description"] = marker;
        details["documentTypes"]![0]!["name"] = marker + " invoice";
        details["documentTypes"]![0]!["uniqueWords"] = new JsonArray(marker);
        return api.CreateAsync(details);
    }
}
