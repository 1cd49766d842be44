using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Reading.Tests.Pdf;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

/// <summary>Several documents in one file.</summary>
public sealed class SegmentTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly IReadOnlyList<Print> Invoice = Lines(
        "INVOICE", "Northwind Paper Ltd, 12 Mill Lane, Springfield", "Invoice number: 2041", "Invoice date: 3 March 2024", "Bill to: Riverside Bakery", "Envelopes C4    10    2.50    25.00",
        "Copy paper    5    4.00    20.00", "Subtotal    45.00", "VAT 20%    9.00", "Total amount    54.00", "Payment terms: 30 days net", "Page 1 of 1");

    private static readonly IReadOnlyList<Print>[] Contract =
    [
        Lines("SUPPLY AGREEMENT", "This Agreement is made and entered into by and between Alder Ltd and Birch Ltd.", "WHEREAS the parties wish to cooperate,", "1. The parties hereby agree as follows.",
            "2. Deliveries are made within ten days of an order.", "3. Prices are those of the list in force.", "Page 1 of 2"),
        Lines("4. Termination. Either party may terminate this Agreement with notice of a month.", "5. Governing law. This Agreement is governed by the law of the land.",
            "IN WITNESS WHEREOF the parties have signed this Agreement.", "Alder Ltd: ____________      Birch Ltd: ____________", "Page 2 of 2"),
    ];

    private readonly ApiCalls api = shared.Server.Api;

    [Fact]
    public async Task An_invoice_and_a_contract_in_one_file_are_two_segments_and_the_type_is_that_of_most_pages()
    {
        var result = await ClassifyAsync(await CreateAsync("""{"segments":true}"""), PdfFiles.Of([Invoice, .. Contract]));
        Assert.Equal([(1, 1, "Invoice"), (2, 3, "Contract")], Segments(result));
        Assert.Equal("Contract", result["documentType"]!.GetValue<string>());
        Assert.Equal(result["segments"]![1]!["confidence"]!.GetValue<double>(), result["confidence"]!.GetValue<double>());
        var evidence = result["evidence"]!.AsArray();
        Assert.NotEmpty(evidence);
        Assert.All(evidence, one => Assert.InRange(one!["page"]!.GetValue<int>(), 2, 3));
        Assert.Equal(3, result["pageCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_document_that_stands_alone_is_one_segment_with_the_answer_that_it_gets_without_the_option()
    {
        var contract = PdfFiles.Of(Contract);
        var whole = await ClassifyAsync(await CreateAsync("""{"segments":true}"""), contract);
        var plain = await ClassifyAsync(await CreateAsync("""{"segments":false}"""), contract);
        Assert.Equal([(1, 2, "Contract")], Segments(whole));
        Assert.Null(plain["segments"]);
        whole.AsObject().Remove("segments");
        Assert.Equal(plain.ToJsonString(), whole.ToJsonString());
    }

    [Fact]
    public async Task A_text_without_pages_of_paper_is_one_segment()
    {
        var result = await ClassifyAsync(await CreateAsync("""{"segments":true}"""), Encoding.UTF8.GetBytes("Invoice number 17\nTotal amount 12.50"));
        Assert.Equal([(1, 1, "Invoice")], Segments(result));
    }

    [Fact]
    public async Task With_the_option_switched_on_later_the_file_is_read_again_as_a_whole()
    {
        // The documents of five pages fill what is read without the option.
        var id = await CreateAsync("{}");
        var upload = (await api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("letters.pdf", PdfFiles.Of([Invoice, Invoice, Invoice, Invoice, Invoice, .. Contract]))))).Ok();
        var batchId = upload["batchId"]!.GetValue<string>();
        var before = (await api.EndedAsync(id, batchId))[0]!["result"]!;
        Assert.Equal("Invoice", before["documentType"]!.GetValue<string>());
        Assert.Null(before["segments"]);
        (await api.SendAsync(HttpMethod.Patch, "updateClassification", new JsonObject { ["classificationId"] = id, ["classificationDetails"] = JsonNode.Parse("""{"options":{"segments":true}}""") })).Ok();
        (await api.PostAsync("reclassify", new JsonObject { ["classificationId"] = id })).Ok();
        var after = (await api.EndedAsync(id, batchId))[0]!["result"]!;
        Assert.Equal((6, 7, "Contract"), Segments(after)[^1]);
        Assert.Equal("Invoice", after["documentType"]!.GetValue<string>());
    }

    [Fact]
    public async Task Pages_behind_the_limit_are_said_to_be_unread()
    {
        await using var server = await InProcessServer.StartAsync("--Reading:MaximumPagesOfSegments=5");
        var result = await ClassifyAsync(await CreateAsync("""{"segments":true,"tolerance":1}""", server.Api), PdfFiles.Of([Invoice, .. Contract, .. Contract, .. Contract]), server.Api);
        Assert.Equal(5, result["segments"]!.AsArray()[^1]!["toPage"]!.GetValue<int>());
        Assert.True(result["needsReview"]!.GetValue<bool>());
        Assert.Contains("Only the first 5 of its 7 pages were read", result["reasons"]!.AsArray()[^1]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_too_long_as_a_whole_is_classified_by_its_first_pages_and_says_so()
    {
        await using var server = await InProcessServer.StartAsync("--Reading:MaximumPagesOfSegments=1000", "--Reading:TimeLimitOfSegments=00:00:01");
        var full = Lines("INVOICE", [.. Enumerable.Range(0, 18).Select(line => string.Join("   ", Enumerable.Range(0, 12).Select(word => $"Item {line}{word}")))]);
        var result = await ClassifyAsync(await CreateAsync("""{"segments":true}""", server.Api), PdfFiles.Of([Invoice, .. Enumerable.Repeat(full, 1000)]), server.Api);
        Assert.Equal("Invoice", result["documentType"]!.GetValue<string>());
        Assert.Null(result["segments"]);
        Assert.True(result["needsReview"]!.GetValue<bool>());
        Assert.Contains("only the first were read", result["reasons"]!.AsArray()[^1]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static List<(int From, int To, string Type)> Segments(JsonNode result) =>
        [.. result["segments"]!.AsArray().Select(one => (one!["fromPage"]!.GetValue<int>(), one["toPage"]!.GetValue<int>(), one["documentType"]!.GetValue<string>()))];

    private static IReadOnlyList<Print> Lines(string title, params string[] lines) =>
        [new Print(title, 60, 770, 18, Bold: true), .. lines.Select((line, number) => new Print(line, 60, 730 - (40 * number)))];

    private Task<string> CreateAsync(string options, ApiCalls? other = null)
    {
        var details = ApiCalls.SampleDetails();
        details["documentTypes"]!.AsArray().Add(new JsonObject { ["name"] = "Contract", ["description"] = "Signed agreements", ["uniqueWords"] = new JsonArray("agreement", "the parties", "hereby") });
        details["options"] = JsonNode.Parse(options);
        return (other ?? api).CreateAsync(details);
    }

    private async Task<JsonNode> ClassifyAsync(string id, byte[] file, ApiCalls? other = null) =>
        (await (other ?? api).SendAsync(HttpMethod.Post, "classify", content: ApiCalls.Form(id, null, ("document", file)))).Ok()["result"]!;
}
