using System.Net;
using System.Text;
using System.Threading.Channels;
using Mailroom.Tests.Llm;
using Mailroom.Tests.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mailroom.Tests.Telemetry;

public sealed class MetricsExportTests
{
    private const string Name = "secret-file-name.txt";
    private const string Content = "The weather was fine that day and the river was high";

    [Fact]
    public async Task Where_the_environment_names_an_endpoint_the_metrics_go_there_without_contents_names_ids_and_keys()
    {
        var received = Channel.CreateUnbounded<(string Path, string Body)>();
        await using var collector = Collector(received.Writer);
        await collector.StartAsync(TestContext.Current.CancellationToken);
        await using var llm = await FakeLlm.StartAsync(_ => Reply.Says("Resume"));
        await using var server = await RunningServer.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
            ["OTEL_SERVICE_NAME"] = "post-room",
        }, llm.Options("llm"));
        var classification = await server.Api.CreateAsync();
        var batch = (await server.Api.UploadAsync(classification, null, (Name, Content)))["batchId"]!.GetValue<string>();
        await server.Api.EndedAsync(classification, batch);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Wait.Patience);
        var all = new StringBuilder();
        do
        {
            var (path, body) = await received.Reader.ReadAsync(patience.Token);
            Assert.Equal("/v1/metrics", path);
            all.Append(body);
        }
        while (!all.ToString().Contains("mailroom.llm.requests", StringComparison.Ordinal));

        var sent = all.ToString();
        Assert.All((string[])["Mailroom", "post-room", "test-model", "answered", "http.server.request.duration"], told => Assert.Contains(told, sent, StringComparison.Ordinal));
        Assert.All((string[])[Name, "weather", "river", RunningServer.Key, classification, batch], secret => Assert.DoesNotContain(secret, sent, StringComparison.Ordinal));
    }

    // The texts of a protobuf message stand in it as they are.
    private static WebApplication Collector(ChannelWriter<(string Path, string Body)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapPost("/{**path}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            received.TryWrite((http.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
        });
        return app;
    }
}
