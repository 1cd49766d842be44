using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Hostile.Running;

/// <summary>Uploads attacks to a server, one after the other, each beside a sound file, and watches what comes of it.</summary>
internal sealed class Assault(HttpClient http, string key, ServerWatch watch, Listener listener, Limits limits, string secret)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ApiCalls api = new(http, key);
    private string classification = "";

    /// <summary>Makes the classification that all is uploaded to: it has a type for who gets hold of the secret.</summary>
    public async Task PrepareAsync()
    {
        var details = ApiCalls.SampleDetails("Hostile");
        details["documentTypes"]!.AsArray().Add(new JsonObject { ["name"] = "Stolen", ["description"] = "The secret", ["uniqueWords"] = new JsonArray(secret) });
        classification = await api.CreateAsync(details);
        // The server compiles its code as it is first used; that is not the doing of the first attack.
        var first = await UploadAsync("first.txt"u8.ToArray(), "Invoice number 7, total amount 12.50\n"u8.ToArray());
        if (await EndAsync(first.Body, Stopwatch.StartNew()) is null) throw new InvalidOperationException("The server does not read a sound file.");
    }

    /// <summary>Makes an attack, and sees it to its end.</summary>
    public async Task<Observation> MakeAsync(Attack attack)
    {
        var content = attack.Make();
        var calls = listener.Calls;
        // What making it has left behind is not to be cleared away while the server is timed.
        GC.Collect();
        watch.Take();
        var clock = Stopwatch.StartNew();
        var bystander = await UploadAsync("bystander.txt"u8.ToArray(), "Invoice number 7, total amount 12.50\n"u8.ToArray());
        var upload = await UploadAsync(attack.NameOfFile, content);
        var file = upload.Status != HttpStatusCode.OK ? null : await EndAsync(upload.Body, clock);
        var time = clock.Elapsed;
        var other = bystander.Status != HttpStatusCode.OK ? null : await EndAsync(bystander.Body, clock);
        var seen = watch.Take();
        foreach (var batch in new[] { upload, bystander }.Where(answer => answer.Status == HttpStatusCode.OK)) await EraseAsync(batch.Body["batchId"]!.GetValue<string>());

        var (outcome, ending) = Judge(upload, file);
        List<string> complaints = [];
        if (ending == Ending.Unended) complaints.Add($"did not end within {limits.Whole.TotalSeconds:0} s");
        if (ending == Ending.Fault) complaints.Add("met a fault of the program");
        if (other?["status"]!.GetValue<string>() != "processed") complaints.Add("kept a sound file from being processed");
        if (seen.ReaderMemory > limits.SeenMemory) complaints.Add($"used {seen.ReaderMemory >> 20} MB of memory");
        if (seen.SlowestHealth > limits.Health) complaints.Add($"made /healthz take {seen.SlowestHealth.TotalMilliseconds:0} ms");
        if (seen.Failures > 0) complaints.Add($"made /healthz fail {seen.Failures} times");
        if (listener.Calls > calls) complaints.Add("caused a call to the network");
        if (file?.ToJsonString().Contains(secret, StringComparison.OrdinalIgnoreCase) == true) complaints.Add("got hold of a file of the server");
        return new Observation(attack, outcome, ending, time, content.Length, seen, complaints);
    }

    private async Task<Answer> UploadAsync(byte[] name, byte[] content)
    {
        try
        {
            return await api.SendAsync(HttpMethod.Post, "uploadFiles", content: RawForm.Of(classification, [(name, content)]));
        }
        catch (HttpRequestException broken)
        {
            return new Answer(default, JsonValue.Create($"The connection broke: {broken.HttpRequestError}.")!, null!);
        }
    }

    // Null where it does not end.
    private async Task<JsonNode?> EndAsync(JsonNode upload, Stopwatch clock)
    {
        var ask = new JsonObject { ["classificationId"] = classification, ["batchId"] = upload["batchId"]!.GetValue<string>() };
        while (clock.Elapsed < limits.Whole)
        {
            var answer = await api.PostAsync("getResults", ask);
            if (answer.Status == HttpStatusCode.OK && answer.Body["files"]!.AsArray() is [{ } file] && file["status"]!.GetValue<string>() is "processed" or "error") return file;
            await Task.Delay(PollInterval);
        }
        return null;
    }

    private Task<Answer> EraseAsync(string batch) => api.DeleteAsync("deleteBatch", new JsonObject { ["classificationId"] = classification, ["batchId"] = batch });

    private static (string Outcome, Ending Ending) Judge(Answer upload, JsonNode? file)
    {
        if (upload.Status != HttpStatusCode.OK)
        {
            var message = upload.Body is JsonObject error ? error["message"]?.GetValue<string>() : null;
            return ($"{(int)upload.Status}: {message ?? upload.Body.ToJsonString()}", (int)upload.Status is >= 400 and < 500 ? Ending.Refused : Ending.Fault);
        }
        if (file is null) return ("", Ending.Unended);
        if (file["result"]?["documentType"] is { } type) return ($"→ {type}", Ending.Processed);
        var reason = file["error"]?.GetValue<string>() ?? "";
        return (reason, Way(reason));
    }

    // By the words that people are given, as nothing else is told.
    private static Ending Way(string reason) => reason switch
    {
        "" => Ending.Fault,
        _ when reason.StartsWith("A fault in the server", StringComparison.Ordinal) => Ending.Fault,
        _ when reason.Contains("took longer", StringComparison.Ordinal) || reason.Contains("too long", StringComparison.Ordinal) => Ending.TimedOut,
        _ when reason.Contains("could not be finished", StringComparison.Ordinal) || reason.Contains("more memory", StringComparison.Ordinal) => Ending.ReaderDied,
        _ => Ending.Explained,
    };
}
