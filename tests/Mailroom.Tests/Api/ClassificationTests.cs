using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed class ClassificationTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task Creating_and_viewing_gives_back_what_was_defined()
    {
        var details = ApiCalls.SampleDetails("Eingangspost äöü 漢字");
        details["documentTypes"]![0]!["extractionId"] = "template-1";
        var created = (await api.PostAsync("createClassification", new JsonObject { ["classificationDetails"] = details.DeepClone() })).Ok();
        Assert.Equal("created", created["status"]!.GetValue<string>());
        Assert.InRange(created["createdAt"]!.GetValue<long>(), DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds());

        var viewed = (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = created["classificationId"]!.DeepClone() })).Ok();
        Assert.Equal("success", viewed["status"]!.GetValue<string>());
        var shown = viewed["classificationDetails"]!;
        Assert.Equal(created["createdAt"]!.GetValue<long>(), shown["createdAt"]!.GetValue<long>());
        Assert.Equal("Eingangspost äöü 漢字", shown["name"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(details["documentTypes"], shown["documentTypes"]), shown.ToJsonString());
        Assert.Empty(shown["batches"]!.AsObject());
    }

    [Fact]
    public async Task A_type_needs_a_name_and_nothing_else()
    {
        var id = await api.CreateAsync(new JsonObject { ["name"] = "Few words", ["documentTypes"] = new JsonArray(new JsonObject { ["name"] = "Letter" }) });
        var viewed = await ViewAsync(id);
        Assert.Equal("", viewed["documentTypes"]![0]!["description"]!.GetValue<string>());
        Assert.Empty(viewed["documentTypes"]![0]!["uniqueWords"]!.AsArray());
    }

    [Fact]
    public async Task An_update_changes_what_is_given_and_keeps_the_rest()
    {
        var id = await api.CreateAsync();
        var updated = (await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject
        {
            ["classificationId"] = id,
            ["classificationDetails"] = new JsonObject { ["name"] = "Renamed" },
        })).Ok();
        Assert.Equal("updated", updated["status"]!.GetValue<string>());
        Assert.Equal(id, updated["classificationId"]!.GetValue<string>());
        Assert.True(updated["updatedAt"]!.GetValue<long>() > 0);
        var viewed = await ViewAsync(id);
        Assert.Equal("Renamed", viewed["name"]!.GetValue<string>());
        Assert.Equal("What comes in", viewed["description"]!.GetValue<string>());
        Assert.Equal(2, viewed["documentTypes"]!.AsArray().Count);
    }

    [Fact]
    public async Task Updates_at_the_same_time_all_take_effect()
    {
        var id = await api.CreateAsync();
        await Task.WhenAll(
            UpdateAsync(id, new JsonObject { ["name"] = "A" }),
            UpdateAsync(id, new JsonObject { ["description"] = "B" }),
            UpdateAsync(id, new JsonObject { ["documentTypes"] = new JsonArray(new JsonObject { ["name"] = "C" }) }));
        var viewed = await ViewAsync(id);
        Assert.Equal(["A", "B", "C"], [viewed["name"]!.GetValue<string>(), viewed["description"]!.GetValue<string>(), viewed["documentTypes"]![0]!["name"]!.GetValue<string>()]);
    }

    [Fact]
    public async Task The_list_gives_the_newest_first_in_pages_with_counts()
    {
        await using var server = await InProcessServer.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await server.Api.CreateAsync(ApiCalls.SampleDetails("Number " + i)));
            // Ids of one millisecond have no order.
            for (var made = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(); DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() == made;) await Task.Yield();
        }

        await server.Api.UploadAsync(ids[4], null, ("a.txt", "one"), ("b.txt", "two"));
        var first = (await server.Api.GetAsync("classifications?limit=2")).Ok();
        Assert.Equal([ids[4], ids[3]], IdsOf(first));
        Assert.Equal("Number 4", first["classifications"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(1, first["classifications"]![0]!["batchesNo"]!.GetValue<int>());
        Assert.Equal(2, first["classifications"]![0]!["filesNo"]!.GetValue<int>());
        var second = (await server.Api.GetAsync($"classifications?limit=2&after={first["next"]}")).Ok();
        Assert.Equal([ids[2], ids[1]], IdsOf(second));
        var last = (await server.Api.GetAsync($"classifications?limit=2&after={second["next"]}")).Ok();
        Assert.Equal([ids[0]], IdsOf(last));
        Assert.Null(last["next"]);

        static IEnumerable<string> IdsOf(JsonNode list) => list["classifications"]!.AsArray().Select(one => one!["classificationId"]!.GetValue<string>());
    }

    public static TheoryData<string, string> WrongBodies => new()
    {
        { """{}""", "classificationDetails is required." },
        { """{"classificationDetails":{}}""", "classificationDetails.name is required." },
        { """{"classificationDetails":{"name":"  ","documentTypes":[{"name":"A"}]}}""", "classificationDetails.name must not be empty." },
        { """{"classificationDetails":{"name":"N"}}""", "classificationDetails.documentTypes is required." },
        { """{"classificationDetails":{"name":"N","documentTypes":[]}}""", "classificationDetails.documentTypes must hold 1 to 1000 document types." },
        { """{"classificationDetails":{"name":"N","documentTypes":[{"name":"A"},{},{"name":"B"}]}}""", "classificationDetails.documentTypes[1].name is required." },
        { """{"classificationDetails":{"name":"N","documentTypes":[null]}}""", "classificationDetails.documentTypes[0] is required." },
        { """{"classificationDetails":{"name":5}}""", "classificationDetails.name has the wrong type: a text is expected." },
        { """{"classificationDetails":{"name":"N","documentTypes":{}}}""", "classificationDetails.documentTypes has the wrong type: a list is expected." },
        { """{"classificationDetails":{"name":"N","documentTypes":[{"name":"A","uniqueWords":"a, b"}]}}""", "classificationDetails.documentTypes[0].uniqueWords has the wrong type: a list is expected." },
        { """{"classificationDetails":{"name":"N","documentTypes":[{"name":"A","uniqueWords":["a",7]}]}}""", "classificationDetails.documentTypes[0].uniqueWords[1] has the wrong type: a text is expected." },
        { """{"classificationDetails":"N"}""", "classificationDetails has the wrong type: an object is expected." },
        { """{"classificationDetails":{"name":"N","options":{"segmentz":true},"documentTypes":[{"name":"A"}]}}""", "classificationDetails.options.segmentz is not an option of this server." },
        { """{"classificationDetails":{"name":"N","name":"M"}}""", "classificationDetails.name stands there twice." },
        { """[]""", "The body has the wrong type: an object is expected." },
        { """null""", "The body must be a JSON object." },
        { """{"classificationDetails":""", "The body is not valid JSON (line 1, byte 26)." },
        { "", "The request has no body; a JSON object is expected." },
    };

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task A_wrong_body_is_refused_with_the_place_of_what_is_wrong(string body, string message)
    {
        var answer = await api.SendAsync(HttpMethod.Post, "createClassification", content: new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(message, answer.Error(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Names_of_types_must_differ_by_more_than_case()
    {
        var details = ApiCalls.SampleDetails();
        details["documentTypes"]![1]!["name"] = "INVOICE";
        var answer = await api.PostAsync("createClassification", new JsonObject { ["classificationDetails"] = details });
        Assert.StartsWith("classificationDetails.documentTypes[1].name is the same as that of classificationDetails.documentTypes[0]", answer.Error(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_update_leaves_everything_as_it_was()
    {
        var id = await api.CreateAsync();
        var before = (await ViewAsync(id)).ToJsonString();
        var answer = await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject
        {
            ["classificationId"] = id,
            ["classificationDetails"] = new JsonObject { ["name"] = "New", ["documentTypes"] = new JsonArray(new JsonObject()) },
        });
        answer.Error(HttpStatusCode.BadRequest);
        Assert.Equal(before, (await ViewAsync(id)).ToJsonString());
    }

    [Fact]
    public async Task A_thousand_types_are_taken_and_one_more_is_not()
    {
        JsonArray Types(int count) => [.. Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject { ["name"] = "Type " + i })];
        await api.CreateAsync(new JsonObject { ["name"] = "Many", ["documentTypes"] = Types(1000) });
        var answer = await api.PostAsync("createClassification", new JsonObject { ["classificationDetails"] = new JsonObject { ["name"] = "More", ["documentTypes"] = Types(1001) } });
        answer.Error(HttpStatusCode.BadRequest);
    }

    private async Task UpdateAsync(string id, JsonObject details) =>
        (await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject { ["classificationId"] = id, ["classificationDetails"] = details })).Ok();

    private async Task<JsonNode> ViewAsync(string id) => (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!;
}
