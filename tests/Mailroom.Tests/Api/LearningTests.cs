using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed class LearningTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string First = "Harbour log\nThe pilot boarded at the breakwater\nMoored at berth seven with two tugboats\nTide falling, swell from the north";
    private const string Second = "Harbour log\nThe pilot boarded off the breakwater\nMoored at berth nine with three tugboats\nTide rising, swell from the west";

    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task A_correction_shows_at_once_and_changes_the_answer_for_a_similar_file_until_it_is_taken_back()
    {
        var id = await CreateAsync(api);
        var (batch, file, own) = await UploadAsync(api, id, First);
        var other = Other(TypeOf(own));

        var corrected = (await SetAsync(api, id, batch, file, other)).Ok();
        Assert.Equal("success", corrected["status"]!.GetValue<string>());
        Assert.Equal(batch, corrected["batchId"]!.GetValue<string>());
        var shown = Assert.Single((await api.ResultsAsync(id, batch))["files"]!.AsArray())!;
        Assert.True(JsonNode.DeepEquals(shown["result"], corrected["files"]![0]!["result"]));
        Assert.Equal(other, TypeOf(shown));
        Assert.True(shown["result"]!["confirmed"]!.GetValue<bool>());
        Assert.False(shown["result"]!["needsReview"]!.GetValue<bool>());
        Assert.True(JsonNode.DeepEquals(own["result"]!["scores"], shown["result"]!["scores"]), "The classifier's own scores stay.");
        Assert.Equal(other, TypeOf((await UploadAsync(api, id, Second)).Entry));

        var takenBack = (await SetAsync(api, id, batch, file, null)).Ok()["files"]![0]!;
        Assert.True(JsonNode.DeepEquals(own["result"], takenBack["result"]), takenBack.ToJsonString());
        Assert.Equal(TypeOf(own), TypeOf((await UploadAsync(api, id, Second)).Entry));
    }

    [Theory]
    [InlineData("deleteFiles")]
    [InlineData("deleteBatch")]
    public async Task What_an_erased_file_taught_is_unlearned_when_the_call_answers(string call)
    {
        var id = await CreateAsync(api);
        var (batch, file, own) = await UploadAsync(api, id, First);
        (await SetAsync(api, id, batch, file, Other(TypeOf(own)))).Ok();
        Assert.NotEqual(TypeOf(own), TypeOf((await UploadAsync(api, id, Second)).Entry));
        (await api.DeleteAsync(call, new JsonObject { ["classificationId"] = id, ["batchId"] = batch, ["fileIds"] = new JsonArray(file) })).Ok();
        Assert.Equal(TypeOf(own), TypeOf((await UploadAsync(api, id, Second)).Entry));
    }

    [Fact]
    public async Task What_many_erased_files_taught_is_unlearned_too()
    {
        var id = await CreateAsync(api);
        var own = TypeOf((await UploadAsync(api, id, Second)).Entry);
        var form = ApiCalls.Form(id, null, [.. Enumerable.Range(0, 25).Select(number => ($"{number}.txt", System.Text.Encoding.UTF8.GetBytes($"{First} {number}")))]);
        form.Add(new StringContent(Other(own)), "documentType");
        var batch = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok()["batchId"]!.GetValue<string>();
        await api.EndedAsync(id, batch);
        Assert.Equal(Other(own), TypeOf((await UploadAsync(api, id, Second)).Entry));
        (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        Assert.Equal(own, TypeOf((await UploadAsync(api, id, Second)).Entry));
    }

    [Fact]
    public async Task After_a_kill_all_is_still_known_that_was_taught()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await CreateAsync(server.Api);
        var (batch, file, own) = await UploadAsync(server.Api, id, First);
        var other = Other(TypeOf(own));
        (await SetAsync(server.Api, id, batch, file, other)).Ok();
        await server.KillAsync();
        await server.StartAgainAsync();
        Assert.Equal(other, TypeOf((await UploadAsync(server.Api, id, Second)).Entry));
        Assert.Equal(other, TypeOf((await server.Api.ResultsAsync(id, batch))["files"]![0]!));
    }

    [Fact]
    public async Task What_was_learned_for_a_type_stays_when_it_is_renamed_and_is_not_given_to_a_new_type_of_its_old_name()
    {
        var details = Details();
        details["documentTypes"]!.AsArray().Add(new JsonObject { ["name"] = "Harbour papers", ["description"] = "What harbours write", ["extractionId"] = "template-1" });
        details["documentTypes"]!.AsArray().Add(new JsonObject { ["name"] = "Stamp album", ["description"] = "Stamps from everywhere" });
        var id = await CreateAsync(api, details);
        var (batch, file, _) = await UploadAsync(api, id, First);
        (await SetAsync(api, id, batch, file, "stamp ALBUM")).Ok();
        Assert.Equal("Stamp album", TypeOf((await UploadAsync(api, id, Second)).Entry));

        var types = details["documentTypes"]!.DeepClone().AsArray();
        types[3]!["name"] = "Collection";
        await UpdateAsync(api, id, new JsonObject { ["documentTypes"] = types.DeepClone() });
        types.Add(new JsonObject { ["name"] = "Stamp album", ["description"] = "Another thing altogether" });
        await UpdateAsync(api, id, new JsonObject { ["documentTypes"] = types.DeepClone() });
        Assert.Equal("Collection", TypeOf((await api.ResultsAsync(id, batch))["files"]![0]!));
        Assert.Equal("Collection", TypeOf((await UploadAsync(api, id, Second)).Entry));

        // Gone, the answer is kept but teaches nothing; come back, it does again.
        var collection = types[3]!.DeepClone();
        types.RemoveAt(3);
        await UpdateAsync(api, id, new JsonObject { ["documentTypes"] = types.DeepClone() });
        Assert.DoesNotContain(TypeOf((await UploadAsync(api, id, Second)).Entry), (string[])["Collection", "Stamp album"]);
        Assert.True((await api.ResultsAsync(id, batch))["files"]![0]!["result"]!["confirmed"]!.GetValue<bool>());
        collection["description"] = "Stamps and the like";
        types.Insert(0, collection);
        await UpdateAsync(api, id, new JsonObject { ["documentTypes"] = types.DeepClone() });
        Assert.Equal("Collection", TypeOf((await UploadAsync(api, id, Second)).Entry));
    }

    [Fact]
    public async Task The_extraction_follows_the_type_that_a_person_gave_and_unknown_has_none()
    {
        var details = Details();
        details["documentTypes"]![0]!["extractionId"] = "of invoices";
        details["documentTypes"]![1]!["extractionId"] = "of resumes";
        var id = await CreateAsync(api, details);
        var (batch, file, own) = await UploadAsync(api, id, "Invoice number 17\nTotal amount 12.50");
        Assert.Equal("of invoices", own["extraction"]!["extractionId"]!.GetValue<string>());
        var resume = (await SetAsync(api, id, batch, file, "resume")).Ok()["files"]![0]!;
        Assert.Equal("Resume", TypeOf(resume));
        Assert.Equal("of resumes", resume["extraction"]!["extractionId"]!.GetValue<string>());
        var unknown = (await SetAsync(api, id, batch, file, "Unknown")).Ok()["files"]![0]!;
        Assert.Equal("Unknown", TypeOf(unknown));
        Assert.Null(unknown["extraction"]);
        Assert.Equal(own["result"]!["confidence"]!.GetValue<double>(), unknown["result"]!["confidence"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_labelled_upload_is_confirmed_and_taught_wherever_the_label_stands_in_the_form()
    {
        var id = await CreateAsync(api);
        var other = Other(TypeOf((await UploadAsync(api, id, First)).Entry));
        var form = ApiCalls.Form(id, null, ("a.txt", System.Text.Encoding.UTF8.GetBytes(First)), ("empty.txt", []));
        form.Add(new StringContent(other.ToUpperInvariant()), "documentType");
        var batch = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok()["batchId"]!.GetValue<string>();
        var ended = await api.EndedAsync(id, batch);
        Assert.Equal(other, TypeOf(ended[0]!));
        Assert.True(ended[0]!["result"]!["confirmed"]!.GetValue<bool>());
        Assert.Equal("error", ended[1]!["status"]!.GetValue<string>());
        Assert.Equal(other, TypeOf((await UploadAsync(api, id, Second)).Entry));

        var wrong = ApiCalls.Form(id, null, ("a.txt", [65]));
        wrong.Add(new StringContent("Recipe"), "documentType");
        Assert.StartsWith("documentType must be", (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: wrong)).Error(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reclassify_uses_what_was_learned_for_all_but_what_a_person_has_confirmed()
    {
        var id = await CreateAsync(api);
        var (firstBatch, first, own) = await UploadAsync(api, id, First);
        var (secondBatch, _, _) = await UploadAsync(api, id, Second);
        var (invoiceBatch, invoice, _) = await UploadAsync(api, id, "Invoice number 17\nTotal amount 12.50");
        var other = Other(TypeOf(own));
        (await SetAsync(api, id, firstBatch, first, other)).Ok();
        (await SetAsync(api, id, invoiceBatch, invoice, "Invoice")).Ok();
        Assert.Equal(TypeOf(own), TypeOf((await api.ResultsAsync(id, secondBatch))["files"]![0]!));

        Assert.Equal(0, (await ReclassifyAsync(id, firstBatch))["files"]!.GetValue<int>());
        Assert.Equal(1, (await ReclassifyAsync(id))["files"]!.GetValue<int>());
        Assert.Equal(other, TypeOf((await api.EndedAsync(id, secondBatch))[0]!));
        Assert.Equal("Invoice", TypeOf((await api.EndedAsync(id, invoiceBatch))[0]!));
    }

    [Fact]
    public async Task Reclassify_takes_todays_types_and_reads_nothing_again_but_what_could_not_be_read()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await CreateAsync(server.Api);
        var form = ApiCalls.Form(id, null, ("good.txt", "Invoice number 5"u8.ToArray()), ("bad.pdf", "%PDF-1.7 and no more"u8.ToArray()), ("empty.txt", []));
        var batch = (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok()["batchId"]!.GetValue<string>();
        var before = await server.Api.EndedAsync(id, batch);
        Assert.Equal(["processed", "error", "error"], before.Select(file => file!["status"]!.GetValue<string>()));
        await UpdateAsync(server.Api, id, new JsonObject { ["documentTypes"] = new JsonArray(new JsonObject { ["name"] = "Bill", ["uniqueWords"] = new JsonArray("invoice number") }, new JsonObject { ["name"] = "Recipe" }) });

        // The bytes are gone, but the text is not.
        foreach (var blob in Directory.GetFiles(Path.Combine(server.DataFolder, "blobs"), "*", SearchOption.AllDirectories)) File.Delete(blob);
        // A file without bytes has nothing to read, and keeps its reason.
        Assert.Equal(2, (await server.Api.PostAsync("reclassify", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok()["files"]!.GetValue<int>());
        var after = await server.Api.EndedAsync(id, batch);
        Assert.Equal("Bill", TypeOf(after[0]!));
        Assert.Contains("missing from the server", after[1]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(before[2]!["error"]!.GetValue<string>(), after[2]!["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Files_without_a_stored_text_are_read_again_and_keep_their_answer()
    {
        await using var server = await InProcessServer.StartAsync();
        var id = await CreateAsync(server.Api);
        var (batch, file, own) = await UploadAsync(server.Api, id, First);
        var other = Other(TypeOf(own));
        await server.StopAsync();
        using (var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "mailroom.db")};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "UPDATE files SET \"Text\" = NULL";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await server.StartAgainAsync();
        (await SetAsync(server.Api, id, batch, file, other)).Ok();
        Assert.Equal(TypeOf(own), TypeOf((await UploadAsync(server.Api, id, Second)).Entry));
        (await server.Api.PostAsync("reclassify", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
        Assert.Equal(other, TypeOf((await server.Api.EndedAsync(id, batch))[0]!));
        Assert.Equal(other, TypeOf((await UploadAsync(server.Api, id, Second)).Entry));
    }

    [Fact]
    public async Task A_large_reclassification_survives_a_kill()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await CreateAsync(server.Api);
        string? batch = null;
        for (var part = 0; part < 3; part++) batch = (await server.Api.UploadAsync(id, batch, [.. Enumerable.Range(0, 500).Select(i => ($"{i}.txt", $"Invoice number {i}"))]))["batchId"]!.GetValue<string>();
        await server.Api.EndedAsync(id, batch!);
        await UpdateAsync(server.Api, id, new JsonObject { ["documentTypes"] = new JsonArray(new JsonObject { ["name"] = "Bill", ["uniqueWords"] = new JsonArray("invoice number") }) });
        Assert.Equal(1500, (await server.Api.PostAsync("reclassify", new JsonObject { ["classificationId"] = id })).Ok()["files"]!.GetValue<int>());
        await server.KillAsync();
        await server.StartAgainAsync();
        Assert.All(await server.Api.EndedAsync(id, batch!), file => Assert.Equal("Bill", TypeOf(file!)));
    }

    [Fact]
    public async Task Wrong_calls_are_refused_and_change_nothing()
    {
        var id = await CreateAsync(api);
        var form = ApiCalls.Form(id, null, ("good.txt", "Invoice number 5"u8.ToArray()), ("empty.txt", []));
        var uploaded = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok();
        var batch = uploaded["batchId"]!.GetValue<string>();
        await api.EndedAsync(id, batch);
        string[] files = [.. uploaded["files"]!.AsArray().Select(file => file!["fileId"]!.GetValue<string>())];
        Assert.StartsWith("documentType must be", (await SetAsync(api, id, batch, files[0], "Recipe")).Error(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("could not be read", (await SetAsync(api, id, batch, files[1], "Invoice")).Error(HttpStatusCode.Conflict), StringComparison.Ordinal);
        (await SetAsync(api, id, batch, "nonsense", "Invoice")).Error(HttpStatusCode.NotFound);
        (await SetAsync(api, id, "nonsense", files[0], "Invoice")).Error(HttpStatusCode.NotFound);
        (await SetAsync(api, "nonsense", batch, files[0], "Invoice")).Error(HttpStatusCode.NotFound);
        (await api.PostAsync("reclassify", new JsonObject { ["classificationId"] = id, ["batchId"] = "nonsense" })).Error(HttpStatusCode.NotFound);
        Assert.Equal("classificationId is required.", (await api.PostAsync("reclassify", new JsonObject())).Error(HttpStatusCode.BadRequest));
        JsonObject withoutType = new() { ["classificationId"] = id, ["batchId"] = batch, ["fileId"] = files[0] };
        Assert.StartsWith("documentType is required", (await api.PostAsync("setDocumentType", withoutType.DeepClone())).Error(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        withoutType["documentType"] = 5;
        Assert.Equal("documentType has the wrong type: a text or null is expected.", (await api.PostAsync("setDocumentType", withoutType.DeepClone())).Error(HttpStatusCode.BadRequest));
        Assert.False((await api.ResultsAsync(id, batch))["files"]![0]!["result"]!["confirmed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_file_that_still_waits_cannot_be_corrected_yet()
    {
        var id = await CreateAsync(api);
        var uploaded = await api.UploadAsync(id, null, [.. Enumerable.Range(0, 300).Select(i => ($"{i}.txt", First))]);
        var batch = uploaded["batchId"]!.GetValue<string>();
        var last = uploaded["files"]![299]!["fileId"]!.GetValue<string>();
        Assert.Contains("not been processed yet", (await SetAsync(api, id, batch, last, "Invoice")).Error(HttpStatusCode.Conflict), StringComparison.Ordinal);
        (await api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();
    }

    internal static Task<Answer> SetAsync(ApiCalls api, string id, string batch, string file, string? type) =>
        api.PostAsync("setDocumentType", new JsonObject { ["classificationId"] = id, ["batchId"] = batch, ["fileId"] = file, ["documentType"] = type });

    private static JsonObject Details()
    {
        var details = ApiCalls.SampleDetails();
        details["options"] = new JsonObject { ["minimumConfidence"] = 0 };
        return details;
    }

    private static Task<string> CreateAsync(ApiCalls api, JsonObject? details = null) => api.CreateAsync(details ?? Details());

    private static async Task UpdateAsync(ApiCalls api, string id, JsonObject details) =>
        (await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject { ["classificationId"] = id, ["classificationDetails"] = details })).Ok();

    private static async Task<(string Batch, string File, JsonNode Entry)> UploadAsync(ApiCalls api, string id, string text)
    {
        var batch = (await api.UploadAsync(id, null, ("file.txt", text)))["batchId"]!.GetValue<string>();
        var entry = (await api.EndedAsync(id, batch))[0]!;
        return (batch, entry["fileId"]!.GetValue<string>(), entry);
    }

    private async Task<JsonNode> ReclassifyAsync(string id, string? batch = null) =>
        (await api.PostAsync("reclassify", new JsonObject { ["classificationId"] = id, ["batchId"] = batch })).Ok();

    private static string TypeOf(JsonNode entry) => entry["result"]!["documentType"]!.GetValue<string>();

    private static string Other(string type) => type == "Invoice" ? "Resume" : "Invoice";
}
