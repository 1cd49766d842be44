using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Hostile;

/// <summary>The server under requests that no honest program sends.</summary>
public sealed class HostileRequestTests(HostileRequestTests.WatchedServer watched) : IClassFixture<HostileRequestTests.WatchedServer>
{
    private const int RepeatedRounds = 3;
    private const long MaximumGrowth = 96L * 1024 * 1024;

    private readonly RunningServer server = watched.Server;

    [Fact]
    public async Task Each_is_refused_with_a_message_none_is_a_fault_and_nothing_of_any_stays_in_memory()
    {
        var id = await server.Api.CreateAsync();
        var requests = HostileRequests.All(id).ToList();
        Assert.Equal(requests.Count, requests.Select(request => request.Name).Distinct(StringComparer.Ordinal).Count());
        var wrong = await SendAllAsync(requests, untilClosed: true);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        AssertNoFault();

        await SendAllAsync(requests, untilClosed: false);
        var before = server.Memory();
        for (var round = 0; round < RepeatedRounds; round++) Assert.Empty(await SendAllAsync(requests, untilClosed: false));
        var growth = server.Memory() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{requests.Count} requests, {RepeatedRounds} times more: {growth / 1024 / 1024} MiB more in memory.");
        Assert.InRange(growth, long.MinValue, MaximumGrowth);
        await AssertServesAsync(id);
    }

    [Fact]
    public async Task Slow_senders_are_given_up_and_told_so_where_they_can_be()
    {
        var id = await server.Api.CreateAsync();
        var form = Encoding.ASCII.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"classificationId\"\r\n\r\n{id}\r\n--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\naaaaaaaaaaaaaa");
        var answers = await Task.WhenAll(
            DripAsync(RawConnection.Head("POST", "/api/v1/documentClassification/viewClassification", "Content-Type: application/json", "Content-Length: 1000")),
            DripAsync(RawConnection.Head("POST", "/api/v1/documentClassification/viewClassification", "Content-Type: application/json", "Transfer-Encoding: chunked")),
            DripAsync([.. RawConnection.Head("POST", "/api/v1/documentClassification/uploadFiles", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 100000"), .. form]),
            DripAsync("GET /healthz HTTP/1.1\r\nX: "u8.ToArray()));
        Assert.Equal([408, 400, 408, 408], answers.Select(answer => answer.Status));
        Assert.All([answers[0], answers[2]], answer => Assert.Contains("too slowly", answer.Text, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.DataFolder, "blobs", "incoming")));
        await AssertServesAsync(id);
    }

    [Fact]
    public async Task Requests_in_a_row_on_one_connection_are_answered_in_their_order()
    {
        using var connection = await RawConnection.OpenAsync(server.Port);
        var requests = string.Concat(Enumerable.Range(0, 500).Select(number => $"GET /nothing/{number} HTTP/1.1\r\nHost: localhost\r\n{(number == 499 ? "Connection: close\r\n" : "")}\r\n"));
        await connection.SendAsync(Encoding.ASCII.GetBytes(requests));
        Assert.True(await connection.ReadAsync(Wait.Patience));
        var at = 0;
        for (var number = 0; number < 500; number++) Assert.True((at = connection.Text.IndexOf($"/nothing/{number}.", at, StringComparison.Ordinal)) >= 0, $"The answer to request {number} is missing.");
        AssertNoFault();
    }

    [Fact]
    public async Task What_a_length_hides_behind_chunks_is_not_taken_for_a_second_request()
    {
        using var connection = await RawConnection.OpenAsync(server.Port);
        const string hidden = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
        await connection.SendAsync(Encoding.ASCII.GetBytes($"POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: {hidden.Length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"));
        Assert.True(await connection.ReadAsync(Wait.Patience));
        Assert.DoesNotContain("\"ok\"", connection.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Senders_that_go_away_in_the_middle_leave_nothing_and_are_no_fault_of_the_server()
    {
        var id = await server.Api.CreateAsync();
        var form = Encoding.ASCII.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"classificationId\"\r\n\r\n{id}\r\n--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\n{new string('a', 50_000)}");
        byte[][] begun =
        [
            [.. RawConnection.Head("POST", "/api/v1/documentClassification/uploadFiles", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 100000"), .. form],
            [.. RawConnection.Head("POST", "/api/v1/documentClassification/uploadFiles", "Content-Type: multipart/form-data; boundary=x", "Transfer-Encoding: chunked"), .. "ffff\r\n"u8, .. form],
            [.. RawConnection.Head("POST", "/api/v1/documentClassification/createClassification", "Content-Type: application/json", "Content-Length: 1000"), .. "{\"classificationDetails\":"u8],
            [.. RawConnection.Head("POST", "/sign-in/key", "Origin: http://localhost", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 1000"), .. "key="u8],
            [.. RawConnection.Head("POST", "/language", "Origin: http://localhost", "Content-Type: application/x-www-form-urlencoded", "Transfer-Encoding: chunked"), .. "ff\r\nlanguage="u8],
            RawConnection.Head("GET", "/openapi/v1.json"),
            "GET /healthz HTTP/1.1\r\nHo"u8.ToArray(),
        ];
        for (var i = 0; i < 100; i++)
        {
            using var connection = await RawConnection.OpenAsync(server.Port);
            await connection.SendAsync(begun[i % begun.Length]);
            if (i % 2 == 0) await Task.Delay(i / 5, TestContext.Current.CancellationToken);
            if (i % 4 < 2) connection.Reset();
            else connection.EndSending();
        }

        var incoming = Path.Combine(server.DataFolder, "blobs", "incoming");
        await Wait.UntilAsync(() => Directory.GetFiles(incoming).Length == 0, "What came of broken uploads stays.");
        await AssertServesAsync(id);
    }

    // What went otherwise than it should. The server waits for a while before it closes on a sender that has more to send: that is waited for once.
    private async Task<List<string>> SendAllAsync(List<HostileRequest> requests, bool untilClosed)
    {
        var wrong = new List<string>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (request, _) =>
        {
            if (await SendAsync(request, untilClosed) is not { } fault) return;
            lock (wrong) wrong.Add($"{request.Name}: {fault}");
        });
        return wrong;
    }

    private async Task<string?> SendAsync(HostileRequest request, bool untilClosed)
    {
        using var connection = await RawConnection.OpenAsync(server.Port);
        var sending = connection.SendAsync(request.Bytes);
        if (request.EndsSending)
        {
            await sending;
            connection.EndSending();
        }

        var closed = await connection.ReadAsync(Wait.Patience, untilClosed ? null : IsWhole) || !untilClosed;
        connection.Reset();
        await sending;
        var shown = connection.Text.Length > 600 ? connection.Text[..600] : connection.Text;
        if (!closed) return "the connection stays open: " + shown;
        if (!request.Statuses.Contains(connection.Status)) return $"{connection.Status.ToString(CultureInfo.InvariantCulture)}: {shown}";
        return request.IsBare || connection.Status == 0 || IsError(connection) ? null : "no error of the API's form: " + shown;
    }

    private static bool IsWhole(string answer) =>
        answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal) || answer.EndsWith("\r\n\r\n", StringComparison.Ordinal) && answer.Contains("\r\nContent-Length: 0\r\n", StringComparison.Ordinal);

    private static bool IsError(RawConnection answer) => answer.Body.StartsWith("{\"status\":\"error\",\"message\":\"", StringComparison.Ordinal)
        && answer.Text.Contains("\r\nContent-Type: application/json", StringComparison.Ordinal) && JsonNode.Parse(answer.Body)!["message"]!.GetValue<string>().Length is > 10 and < 10_000;

    // A byte now and then, behind what was sent at once.
    private async Task<(int Status, string Text)> DripAsync(byte[] begun)
    {
        using var connection = await RawConnection.OpenAsync(server.Port);
        await connection.SendAsync(begun);
        var reading = connection.ReadAsync(Wait.Patience);
        while (!reading.IsCompleted)
        {
            await Task.WhenAny(reading, Task.Delay(250));
            await connection.SendAsync(" "u8.ToArray());
        }

        Assert.True(await reading, "The connection stays open.");
        return (connection.Status, connection.Text);
    }

    private async Task AssertServesAsync(string id)
    {
        (await server.Api.GetAsync("/healthz")).Ok();
        var batch = (await server.Api.UploadAsync(id, null, ("honest.txt", "Invoice number 17, total amount 23.50")))["batchId"]!.GetValue<string>();
        Assert.Equal("processed", Assert.Single(await server.Api.EndedAsync(id, batch))!["status"]!.GetValue<string>());
        AssertNoFault();
    }

    private void AssertNoFault() => Assert.True(!server.Faults.Any(), "The server logged a fault: " + string.Join('\n', server.Faults));

    /// <summary>A server that soon gives slow senders up, and whose log has the faults that the web server sees too.</summary>
    public sealed class WatchedServer : IAsyncLifetime
    {
        internal RunningServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(
            "--Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel=Error", "--Logging:LogLevel:Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware=Error", "--Limits:RequestsPerSecond=0",
            "--Limits:UnknownKeysPerMinute=0", "--Limits:MinimumBytesPerSecond=1000", "--Limits:SlowTime=00:00:02", "--Limits:HeadersTimeout=00:00:02");

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
