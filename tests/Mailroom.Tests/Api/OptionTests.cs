using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

public sealed class OptionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task Options_are_shown_as_they_were_given_and_kept_by_updates_that_leave_them_out()
    {
        var id = await CreateAsync("""{"minimumConfidence":0.25,"tolerance":0.05,"segments":true,"llm":"forbidden"}""");
        Assert.Equal("""{"minimumConfidence":0.25,"tolerance":0.05,"segments":true,"llm":"forbidden"}""", (await OptionsAsync(id))!.ToJsonString());
        await UpdateAsync(id, """{"name":"Other"}""");
        Assert.Equal("""{"minimumConfidence":0.25,"tolerance":0.05,"segments":true,"llm":"forbidden"}""", (await OptionsAsync(id))!.ToJsonString());
        await UpdateAsync(id, """{"options":{"tolerance":1,"llm":null}}""");
        Assert.Equal("""{"minimumConfidence":0.25,"tolerance":1,"segments":true}""", (await OptionsAsync(id))!.ToJsonString());
        await UpdateAsync(id, """{"options":{"tolerance":null,"minimumConfidence":null,"segments":null}}""");
        Assert.Null(await OptionsAsync(id));
        Assert.Null(await OptionsAsync(await api.CreateAsync()));
    }

    [Theory]
    [InlineData("""{"minimumConfidence":1.01}""", "minimumConfidence must be a number from 0 to 1.")]
    [InlineData("""{"minimumConfidence":"0.5"}""", "minimumConfidence must be a number from 0 to 1.")]
    [InlineData("""{"tolerance":-0.1}""", "tolerance must be a number from 0 to 1.")]
    [InlineData("""{"tolerance":1e999}""", "tolerance must be a number from 0 to 1.")]
    [InlineData("""{"segments":"yes"}""", "segments must be true or false.")]
    [InlineData("""{"llm":"always"}""", "llm must be \"default\" or \"forbidden\".")]
    [InlineData("""{"llm":{}}""", "llm must be \"default\" or \"forbidden\".")]
    [InlineData("""{"retention":"30 days"}""", "retention must be an ISO 8601 duration from one second to 100 years, such as \"P30D\" or \"PT12H\".")]
    [InlineData("""{"retention":"-P1D"}""", "retention must be an ISO 8601 duration from one second to 100 years, such as \"P30D\" or \"PT12H\".")]
    [InlineData("""{"retention":"P0D"}""", "retention must be an ISO 8601 duration from one second to 100 years, such as \"P30D\" or \"PT12H\".")]
    [InlineData("""{"retention":30}""", "retention must be an ISO 8601 duration from one second to 100 years, such as \"P30D\" or \"PT12H\".")]
    [InlineData("""{"colour":"blue"}""", "colour is not an option of this server.")]
    [InlineData("""{"tolerance":0.5,"Segments":true}""", "Segments is not an option of this server.")]
    public async Task Wrong_options_are_refused_by_name(string options, string message)
    {
        var details = ApiCalls.SampleDetails();
        details["options"] = JsonNode.Parse(options);
        Assert.Equal("classificationDetails.options." + message, (await api.PostAsync("createClassification", new JsonObject { ["classificationDetails"] = details })).Error(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Below_the_minimum_confidence_a_file_is_unknown_and_the_tolerance_says_what_needs_review()
    {
        const string invoice = "Invoice number 17\nTotal amount 12.50";
        var id = await CreateAsync("""{"minimumConfidence":1,"tolerance":1}""");
        var unknown = await ClassifyAsync(id, "Tides and moorings");
        Assert.Equal("Unknown", unknown["documentType"]!.GetValue<string>());
        Assert.True(unknown["confidence"]!.GetValue<double>() > 0);
        await UpdateAsync(id, """{"options":{"minimumConfidence":0,"tolerance":0}}""");
        var strict = await ClassifyAsync(id, invoice);
        Assert.Equal("Invoice", strict["documentType"]!.GetValue<string>());
        Assert.True(strict["needsReview"]!.GetValue<bool>());
        Assert.NotEmpty(strict["reasons"]!.AsArray());
        await UpdateAsync(id, """{"options":{"tolerance":1}}""");
        var lenient = await ClassifyAsync(id, invoice);
        Assert.False(lenient["needsReview"]!.GetValue<bool>());
        Assert.Empty(lenient["reasons"]!.AsArray());
    }

    private Task<string> CreateAsync(string options)
    {
        var details = ApiCalls.SampleDetails();
        details["options"] = JsonNode.Parse(options);
        return api.CreateAsync(details);
    }

    private async Task UpdateAsync(string id, string details) =>
        (await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject { ["classificationId"] = id, ["classificationDetails"] = JsonNode.Parse(details) })).Ok();

    private async Task<JsonNode?> OptionsAsync(string id) => (await api.PostAsync("viewClassification", new JsonObject { ["classificationId"] = id })).Ok()["classificationDetails"]!["options"];

    private async Task<JsonNode> ClassifyAsync(string id, string text) =>
        (await api.SendAsync(HttpMethod.Post, "classify", content: ApiCalls.Form(id, null, ("a.txt", System.Text.Encoding.UTF8.GetBytes(text))))).Ok()["result"]!;
}
