using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed class DocumentTypeTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task The_built_in_types_can_be_sent_back_as_they_are()
    {
        var listed = (await api.GetAsync("documentTypes")).Ok();
        Assert.Equal(("success", "en"), (listed["status"]!.GetValue<string>(), listed["language"]!.GetValue<string>()));
        Assert.All(listed["documentTypes"]!.AsArray(), type => Assert.Equal(["name", "description", "uniqueWords"], type!.AsObject().Select(member => member.Key)));
        var id = await api.CreateAsync(new JsonObject { ["name"] = "All", ["documentTypes"] = listed["documentTypes"]!.DeepClone() });
        var viewed = (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok();
        Assert.Equal(listed["documentTypes"]!.AsArray().Count, viewed["classificationDetails"]!["documentTypes"]!.AsArray().Count);
    }

    [Fact]
    public async Task They_are_listed_in_a_language_and_found_by_the_words_of_any()
    {
        var found = (await api.GetAsync("documentTypes?language=fr&search=Rechnung")).Ok()["documentTypes"]!.AsArray();
        Assert.Contains(found, type => type!["name"]!.GetValue<string>() == "Facture");
        Assert.Empty((await api.GetAsync("documentTypes?search=zebra")).Ok()["documentTypes"]!.AsArray());
    }

    [Fact]
    public async Task What_cannot_be_listed_says_why()
    {
        Assert.StartsWith("language must be one of de, en", (await api.GetAsync("documentTypes?language=xx")).Error(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal("search may have at most 200 characters.", (await api.GetAsync("documentTypes?search=" + new string('a', 201))).Error(HttpStatusCode.BadRequest));
        (await new ApiCalls(shared.Server.Http, "").GetAsync("documentTypes")).Error(HttpStatusCode.Unauthorized);
    }
}
