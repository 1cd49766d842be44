using System.Net;
using System.Text;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Limiting;

public sealed class UploadPlaceTests
{
    private const string Call = "/api/v1/documentClassification/uploadFiles";

    [Fact]
    public async Task An_account_that_uploads_too_much_at_once_is_refused_at_once_and_leaves_a_place_to_others()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:UploadsAtOnce=2", "--Limits:UploadsAtOnceOfAnAccount=1");
        var id = await server.Api.CreateAsync();
        var other = new ApiCalls(server.Http, await server.CreateAccountAsync("other"));
        var othersId = await other.CreateAsync();
        using var stalled = await BeginAsync(server, id);

        var refused = await server.Api.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(id, null, ("a.txt", "text"u8.ToArray())));
        Assert.Contains("Limits:UploadsAtOnceOfAnAccount", refused.Error(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        (await server.Api.SendAsync(HttpMethod.Post, "classify", content: ApiCalls.Form(id, null, ("a.txt", "text"u8.ToArray())))).Error(HttpStatusCode.ServiceUnavailable);
        await RefusesBeforeTheBodyAsync(server);
        await other.UploadAsync(othersId, null, ("a.txt", "text"));
        // Of what was refused there is nothing: the one upload under way has the one file.
        Assert.Single(Incoming(server));
        Assert.Empty((await server.Api.GetAsync(id + "/batches")).Ok()["batches"]!.AsArray());

        await stalled.SendAsync("\r\n--x--\r\n"u8.ToArray());
        await stalled.ReadAsync(Wait.Patience);
        Assert.Equal(200, stalled.Status);
        await server.Api.UploadAsync(id, null, ("a.txt", "text"));
    }

    [Fact]
    public async Task The_places_of_the_server_are_for_all_accounts_together_and_come_free_when_a_sender_goes_away()
    {
        await using var server = await InProcessServer.StartAsync("--Limits:UploadsAtOnce=1", "--Limits:UploadsAtOnceOfAnAccount=1");
        var id = await server.Api.CreateAsync();
        var other = new ApiCalls(server.Http, await server.CreateAccountAsync("other"));
        var othersId = await other.CreateAsync();
        using var stalled = await BeginAsync(server, id);
        var refused = await other.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(othersId, null, ("a.txt", "text"u8.ToArray())));
        Assert.Contains("Limits:UploadsAtOnce)", refused.Error(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);

        stalled.Reset();
        await Wait.UntilAsync(() => Incoming(server).Length == 0, "What came of the broken upload stays.");
        // What was received is gone a moment before its place is free.
        Answer? taken = null;
        await Wait.UntilAsync(
            async () => (taken = await other.SendAsync(HttpMethod.Post, "uploadFiles", content: ApiCalls.Form(othersId, null, ("a.txt", "text"u8.ToArray())))).Status != HttpStatusCode.ServiceUnavailable,
            "The place does not come free.");
        taken!.Ok();
    }

    // An upload that has begun to send its file, and sends no more of it.
    private static async Task<RawConnection> BeginAsync(RunningServer server, string id)
    {
        var connection = await RawConnection.OpenAsync(server.Port);
        var before = $"--x\r\nContent-Disposition: form-data; name=\"classificationId\"\r\n\r\n{id}\r\n--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\n{new string('a', 10_000)}";
        await connection.SendAsync(RawConnection.Head("POST", Call, "Content-Type: multipart/form-data; boundary=x", $"Content-Length: {before.Length + 9}"));
        await connection.SendAsync(Encoding.ASCII.GetBytes(before));
        await Wait.UntilAsync(() => Incoming(server).Length == 1, "The file is not being received.");
        return connection;
    }

    private static async Task RefusesBeforeTheBodyAsync(RunningServer server)
    {
        using var connection = await RawConnection.OpenAsync(server.Port);
        await connection.SendAsync(RawConnection.Head("POST", Call, "Content-Type: multipart/form-data; boundary=x", "Content-Length: 4000000000", "Expect: 100-continue"));
        await connection.ReadAsync(Wait.Patience, text => text.Contains('}', StringComparison.Ordinal));
        Assert.Equal(503, connection.Status);
        Assert.Contains("\r\nRetry-After: ", connection.Text, StringComparison.Ordinal);
    }

    private static string[] Incoming(RunningServer server) => Directory.GetFiles(Path.Combine(server.DataFolder, "blobs", "incoming"));
}
