using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed class ResultTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task A_result_says_the_type_with_its_confidence_all_scores_and_the_evidence()
    {
        var id = await api.CreateAsync();
        var batch = (await api.UploadAsync(id, null, ("cv.txt", "Jane Doe\nWork experience\nBaker since 2003\nEducation\nSchool of baking")))["batchId"]!.GetValue<string>();
        var result = (await api.EndedAsync(id, batch))[0]!["result"]!;
        Assert.Equal("Resume", result["documentType"]!.GetValue<string>());
        var scores = result["scores"]!.AsArray();
        Assert.Equal(2, scores.Count);
        Assert.Equal("Resume", scores[0]!["documentType"]!.GetValue<string>());
        Assert.Equal(result["confidence"]!.GetValue<double>(), scores[0]!["confidence"]!.GetValue<double>());
        Assert.Contains(result["evidence"]!.AsArray(), one => one!["phrase"]!.GetValue<string>().Contains("work experience", StringComparison.OrdinalIgnoreCase) && one["page"]!.GetValue<int>() == 1);
        Assert.All(result["evidence"]!.AsArray(), one => Assert.Contains(one!["kind"]!.GetValue<string>(), (string[])["words", "title", "form", "missing"]));
        Assert.Contains(result["evidence"]!.AsArray(), one => one!["kind"]!.GetValue<string>() is "form" or "missing");
        Assert.StartsWith("builtin", result["classifier"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_left_out_of_the_reading_is_remarked_and_alone_no_reason_to_review()
    {
        var id = await api.CreateAsync();
        var cv = "Jane Doe\nWork experience\nBaker since 2003\nEducation\nSchool of baking\n";
        var batch = (await api.UploadAsync(id, null, ("short.txt", cv), ("long.txt", cv + string.Concat(Enumerable.Repeat("She baked bread and cakes in the morning.\n", 1000)))))["batchId"]!.GetValue<string>();
        var files = await api.EndedAsync(id, batch);
        Assert.Empty(files[0]!["result"]!["remarks"]!.AsArray());
        var remark = Assert.Single(files[1]!["result"]!["remarks"]!.AsArray())!.GetValue<string>();
        Assert.Matches("^5 of its [0-9]+ pages were read.$", remark);
        Assert.DoesNotContain(remark, files[1]!["result"]!["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()));
    }

    [Fact]
    public async Task One_file_or_a_part_of_the_batch_can_be_asked_for()
    {
        var id = await api.CreateAsync();
        var uploaded = await api.UploadAsync(id, null, [.. Enumerable.Range(0, 7).Select(i => ($"{i}.txt", "text"))]);
        var batch = uploaded["batchId"]!.GetValue<string>();
        var ids = uploaded["files"]!.AsArray().Select(file => file!["fileId"]!.GetValue<string>()).ToList();
        Assert.Equal([ids[3]], await AskAsync(new JsonObject { ["fileId"] = ids[3] }));
        Assert.Equal(ids[..3], await AskAsync(new JsonObject { ["limit"] = 3 }));
        Assert.Equal(ids[3..6], await AskAsync(new JsonObject { ["limit"] = 3, ["after"] = ids[2] }));
        Assert.Equal(ids[6..], await AskAsync(new JsonObject { ["limit"] = 3, ["after"] = ids[5] }));
        Assert.Empty(await AskAsync(new JsonObject { ["after"] = ids[6] }));
        (await api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch, ["limit"] = 0 })).Error(HttpStatusCode.BadRequest);
        (await api.PostAsync("getResults", new JsonObject { ["classificationId"] = id, ["batchId"] = batch, ["fileId"] = "nonsense" })).Error(HttpStatusCode.NotFound);

        async Task<List<string>> AskAsync(JsonObject request)
        {
            request["classificationId"] = id;
            request["batchId"] = batch;
            return [.. (await api.PostAsync("getResults", request)).Ok()["files"]!.AsArray().Select(file => file!["fileId"]!.GetValue<string>())];
        }
    }

    [Fact]
    public async Task A_batch_of_more_than_one_step_is_given_whole_and_in_order()
    {
        var id = await api.CreateAsync();
        var names = Enumerable.Range(0, 1100).Select(i => $"{i}.txt").ToArray();
        string? batch = null;
        foreach (var part in names.Chunk(550)) batch = (await api.UploadAsync(id, batch, [.. part.Select(name => (name, ""))]))["batchId"]!.GetValue<string>();
        Assert.Equal(names, (await api.ResultsAsync(id, batch!))["files"]!.AsArray().Select(file => file!["fileName"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_list_of_batches_tells_how_far_each_is()
    {
        var id = await api.CreateAsync();
        var first = (await api.UploadAsync(id, null, ("a.txt", "text"), ("b.txt", "text")))["batchId"]!.GetValue<string>();
        await api.EndedAsync(id, first);
        var second = (await api.UploadAsync(id, null, ("c.txt", "text")))["batchId"]!.GetValue<string>();
        await api.EndedAsync(id, second);
        var newest = (await api.GetAsync(id + "/batches?limit=1")).Ok();
        Assert.Equal(second, newest["batches"]![0]!["batchId"]!.GetValue<string>());
        var next = (await api.GetAsync($"{id}/batches?limit=1&after={newest["next"]}")).Ok();
        Assert.Equal(first, next["batches"]![0]!["batchId"]!.GetValue<string>());
        Assert.Equal(2, next["batches"]![0]!["filesNo"]!.GetValue<int>());
        Assert.Equal("finished", next["batches"]![0]!["status"]!.GetValue<string>());
        Assert.True(next["batches"]![0]!["startTime"]!.GetValue<long>() > 0);
        var viewed = (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["batches"]!;
        Assert.Equal(2, viewed[first]!["filesNo"]!.GetValue<int>());
        Assert.Equal("finished", viewed[second]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Waiting_files_use_the_types_of_the_moment_and_results_stay_as_given()
    {
        var id = await api.CreateAsync();
        var batch = (await api.UploadAsync(id, null, ("a.txt", "Invoice number 5")))["batchId"]!.GetValue<string>();
        Assert.Equal("Invoice", (await api.EndedAsync(id, batch))[0]!["result"]!["documentType"]!.GetValue<string>());
        var types = new JsonArray(new JsonObject { ["name"] = "Bill", ["uniqueWords"] = new JsonArray("invoice number") }, new JsonObject { ["name"] = "Recipe", ["uniqueWords"] = new JsonArray("flour") });
        (await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject { ["classificationId"] = id, ["classificationDetails"] = new JsonObject { ["documentTypes"] = types } })).Ok();
        await api.UploadAsync(id, batch, ("b.txt", "Invoice number 6"));
        Assert.Equal(["Invoice", "Bill"], (await api.EndedAsync(id, batch)).Select(file => file!["result"]!["documentType"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_link_to_a_template_that_is_not_there_says_so()
    {
        var details = ApiCalls.SampleDetails();
        details["documentTypes"]![0]!["extractionId"] = "template-1";
        var id = await api.CreateAsync(details);
        var batch = (await api.UploadAsync(id, null, ("a.txt", "Invoice number 5")))["batchId"]!.GetValue<string>();
        var extraction = (await api.EndedAsync(id, batch))[0]!["extraction"]!;
        Assert.Equal("template-1", extraction["extractionId"]!.GetValue<string>());
        Assert.NotNull(extraction["error"]);
    }

    [Fact]
    public async Task The_address_of_a_file_gives_its_bytes_without_a_key_until_it_expires()
    {
        await using var server = await InProcessServer.StartAsync("--Api:FileAddressLifetime=00:00:02", "--Api:PublicAddress=https://mailroom.example/");
        var id = await server.Api.CreateAsync();
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(i => i + " ")));
        var form = ApiCalls.Form(id, null, ("Größe 5.txt", content));
        var url = (await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: form)).Ok()["files"]![0]!["url"]!.GetValue<string>();
        Assert.StartsWith("https://mailroom.example/api/v1/files/", url, StringComparison.Ordinal);
        var here = new Uri(new Uri(url).PathAndQuery, UriKind.Relative);
        using var answer = await server.Http.GetAsync(here);
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("Größe 5.txt", answer.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());

        using var range = new HttpRequestMessage(HttpMethod.Get, here) { Headers = { Range = new(70_000, 140_000) } };
        using var part = await server.Http.SendAsync(range);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(content[70_000..140_001], await part.Content.ReadAsByteArrayAsync());

        using var tampered = await server.Http.GetAsync(new Uri(here.ToString().Replace("/1", "/2", StringComparison.Ordinal), UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, tampered.StatusCode);
        await Wait.UntilAsync(async () =>
        {
            using var late = await server.Http.GetAsync(here);
            return late.StatusCode == HttpStatusCode.NotFound;
        }, "The address does not expire.");
    }
}
