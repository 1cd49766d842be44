using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

/// <summary>Receipts of deletions.</summary>
public sealed class ErasureTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task The_receipt_of_a_classification_says_what_was_removed_and_any_program_can_verify_it()
    {
        var id = await api.CreateAsync();
        var first = await UploadAsync(id, null, "one", "three");
        await UploadAsync(id, null, "seventeen");
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var erasureId = Named(await api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = id }));
        var erasure = await CompleteAsync(erasureId);
        Assert.Equal("classification", erasure["scope"]!.GetValue<string>());
        Assert.Equal("request", erasure["cause"]!.GetValue<string>());
        Assert.Equal("""{"batches":2,"files":3,"bytes":17}""", erasure["removed"]!.ToJsonString());
        var (requested, destroyed, completed) = (Time("requestedAt"), Time("keyDestroyedAt"), Time("completedAt"));
        Assert.True(before <= requested && requested <= destroyed && destroyed <= completed, erasure.ToJsonString());

        var payload = await VerifyAsync(erasure["receipt"]!.GetValue<string>());
        Assert.Equal(erasureId, payload["jti"]!.GetValue<string>());
        Assert.Equal(id, payload["classificationId"]!.GetValue<string>());
        Assert.Equal("""{"batches":2,"files":3,"bytes":17}""", payload["removed"]!.ToJsonString());
        Assert.Equal((requested, destroyed, completed), (payload["requestedAt"]!.GetValue<long>(), payload["keyDestroyedAt"]!.GetValue<long>(), payload["completedAt"]!.GetValue<long>()));
        Assert.Equal(["keys", "rows", "files", "log"], payload["checks"]!.AsObject().Select(check => check.Key));
        Assert.Null(payload["fileIds"]);
        Assert.DoesNotContain(".txt", payload.ToJsonString(), StringComparison.Ordinal);

        // Asking again answers the same erasure, for what stood in it too.
        Assert.Equal(erasureId, Named(await api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = id })));
        Assert.Equal(erasureId, Named(await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = first.Batch })));
        Assert.Equal(erasureId, Named(await DeleteFilesAsync(id, first.Batch, first.Files[0])));

        long Time(string name) => erasure[name]!.GetValue<long>();
    }

    [Fact]
    public async Task Each_deletion_has_its_own_receipt_with_what_had_not_been_deleted_before()
    {
        var id = await api.CreateAsync();
        var (batch, files) = await UploadAsync(id, null, "a", "bb", "ccc", "dddd");
        var one = Named(await DeleteFilesAsync(id, batch, files[0], files[1]));
        var two = Named(await DeleteFilesAsync(id, batch, files[1], files[2]));
        var rest = Named(await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch }));
        Assert.Equal(3, new[] { one, two, rest }.Distinct().Count());
        Assert.Equal(two, Named(await DeleteFilesAsync(id, batch, files[2])));
        Assert.Equal(rest, Named(await DeleteFilesAsync(id, batch, files[3])));

        var receipt = await VerifyAsync((await CompleteAsync(one))["receipt"]!.GetValue<string>());
        Assert.Equal("files", receipt["scope"]!.GetValue<string>());
        Assert.Equal([.. files.Take(2).Order(StringComparer.Ordinal)], receipt["fileIds"]!.AsArray().Select(file => file!.GetValue<string>()));
        Assert.Equal("""{"batches":0,"files":2,"bytes":3}""", receipt["removed"]!.ToJsonString());
        Assert.Equal("""{"batches":0,"files":1,"bytes":3}""", (await CompleteAsync(two))["removed"]!.ToJsonString());
        Assert.Equal("""{"batches":1,"files":1,"bytes":4}""", (await CompleteAsync(rest))["removed"]!.ToJsonString());
    }

    [Fact]
    public async Task Erasures_are_listed_newest_first_page_by_page()
    {
        await using var server = await InProcessServer.StartAsync();
        var erasures = new List<string>();
        for (var i = 0; i < 3; i++) erasures.Insert(0, Named(await server.Api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = await server.Api.CreateAsync() })));
        var page = (await server.Api.GetAsync("erasures?limit=2")).Ok();
        Assert.Equal(erasures.Take(2), Ids(page));
        var last = (await server.Api.GetAsync($"erasures?limit=2&after={page["next"]!.GetValue<string>()}")).Ok();
        Assert.Equal(erasures.Skip(2), Ids(last));
        Assert.Null(last["next"]);
        Assert.All(page["erasures"]!.AsArray(), erasure => Assert.Null(erasure!["receipt"]));

        (await server.Api.GetAsync("erasures/nonsense")).Error(HttpStatusCode.NotFound);

        static IEnumerable<string> Ids(JsonNode list) => list["erasures"]!.AsArray().Select(erasure => erasure!["erasureId"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_commands_list_erasures_and_verify_receipts_online_and_offline()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await server.Api.CreateAsync();
        await server.Api.UploadAsync(id, null, ("a.txt", "four"));
        var erasureId = Named(await server.Api.DeleteAsync("deleteClassification", new JsonObject { ["classificationId"] = id }));
        var receipt = (await CompleteAsync(erasureId, server.Api))["receipt"]!.GetValue<string>();
        Assert.Contains(erasureId, (await server.RunAsync("erasures", "list", "--data", server.DataFolder)).Output, StringComparison.Ordinal);
        await ExpectAsync(0, "The receipt is valid", "erasures", "verify", erasureId, "--data", server.DataFolder);

        await File.WriteAllTextAsync(server.In("receipt.jws"), receipt + "\n");
        await File.WriteAllTextAsync(server.In("keys.json"), await server.Http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative)));
        await server.StopAsync();
        await ExpectAsync(0, $"classification {id}", "erasures", "verify", "receipt.jws", "--keys", "keys.json");
        await ExpectAsync(0, "1 files, 4 bytes", "erasures", "verify", "receipt.jws", "--keys", "keys.json");

        var parts = receipt.Split('.');
        var forged = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("\"files\":1", "\"files\":2", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(server.In("forged.jws"), $"{parts[0]}.{forged}.{parts[2]}");
        await ExpectAsync(1, "Its signature is wrong", "erasures", "verify", "forged.jws", "--keys", "keys.json");
        var unsigned = Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);
        await File.WriteAllTextAsync(server.In("unsigned.jws"), $"{unsigned}.{parts[1]}.");
        await ExpectAsync(1, "It is not signed with ES256", "erasures", "verify", "unsigned.jws", "--keys", "keys.json");
        await File.WriteAllTextAsync(server.In("text.jws"), "not a receipt");
        await ExpectAsync(1, "It is not a receipt", "erasures", "verify", "text.jws", "--keys", "keys.json");
        await File.WriteAllTextAsync(server.In("none.json"), """{"keys":[]}""");
        await ExpectAsync(1, "none of the public keys", "erasures", "verify", "receipt.jws", "--keys", "none.json");
        await ExpectAsync(1, "holds no public keys", "erasures", "verify", "receipt.jws", "--keys", "text.jws");
        await ExpectAsync(1, "There is no file missing.jws", "erasures", "verify", "missing.jws");

        async Task ExpectAsync(int exitCode, string text, params string[] arguments)
        {
            var (code, output, error) = await server.RunAsync(arguments);
            Assert.Contains(text, output + error, StringComparison.Ordinal);
            Assert.Equal(exitCode, code);
        }
    }

    internal static string Named(Answer answer)
    {
        answer.Ok();
        return Assert.Single(answer.Headers.GetValues("Mailroom-Erasure"));
    }

    private Task<JsonNode> CompleteAsync(string erasureId) => CompleteAsync(erasureId, api);

    internal static async Task<JsonNode> CompleteAsync(string erasureId, ApiCalls api)
    {
        for (var tries = 0; ; tries++)
        {
            var erasure = (await api.GetAsync("erasures/" + erasureId)).Ok()["erasure"]!;
            if (erasure["state"]!.GetValue<string>() == "complete") return erasure;
            Assert.Equal("keyDestroyed", erasure["state"]!.GetValue<string>());
            Assert.True(tries < 160, "The erasure was not completed: " + erasure.ToJsonString());
            // Often at first; then seldom, for the sweep rests while the server is used.
            await Task.Delay(tries < 100 ? 50 : 3000);
        }
    }

    // With nothing of Mailroom's: as an auditor's program would.
    private async Task<JsonNode> VerifyAsync(string receipt)
    {
        var parts = receipt.Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        Assert.Equal("ES256", header["alg"]!.GetValue<string>());
        var keys = JsonNode.Parse(await shared.Server.Http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative)))!["keys"]!.AsArray();
        var key = keys.Single(one => one!["kid"]!.GetValue<string>() == header["kid"]!.GetValue<string>())!;
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(key["x"]!.GetValue<string>()), Y = Base64Url.DecodeFromChars(key["y"]!.GetValue<string>()) },
        });
        Assert.True(verifier.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        return JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
    }

    private async Task<(string Batch, List<string> Files)> UploadAsync(string id, string? batch, params string[] contents)
    {
        var uploaded = await api.UploadAsync(id, batch, [.. contents.Select((content, index) => ($"{index}.txt", content))]);
        return (uploaded["batchId"]!.GetValue<string>(), [.. uploaded["files"]!.AsArray().Select(file => file!["fileId"]!.GetValue<string>())]);
    }

    private Task<Answer> DeleteFilesAsync(string id, string batch, params string[] files) => api.DeleteAsync("deleteFiles", new JsonObject
    {
        ["classificationId"] = id,
        ["batchId"] = batch,
        ["fileIds"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]),
    });
}
