using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Hostile.Running;

/// <summary>
/// Uploads sound files and attacks side by side for a given time, as fast as the server takes them, and keeps account of every file. Most batches are erased once they have ended, one in ten stays.
/// </summary>
internal sealed class Soak(ApiCalls api, ServerWatch watch, IReadOnlyList<Attack> sound, IReadOnlyList<Attack> attacks, Limits limits, int seed)
{
    private const int Senders = 8;
    private const int FilesOfUpload = 6;
    private const int KeptOf = 10;
    private const string SoundProcessed = "sound, processed";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ComparedTime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly List<Figures> minutes = [];
    private string classification = "";

    /// <summary>Runs it, and says what came of it.</summary>
    /// <param name="time">How long.</param>
    /// <param name="hasEnded">Whether the server's process has ended.</param>
    /// <param name="faults">The lines of the server's log that tell of faults of its own.</param>
    /// <param name="cancellation">Ends it before.</param>
    /// <returns>Whether nothing was that must not be.</returns>
    public async Task<bool> RunAsync(TimeSpan time, Func<bool> hasEnded, Func<IEnumerable<string>> faults, CancellationToken cancellation)
    {
        Console.WriteLine($"{Senders} senders upload {sound.Count} kinds of sound files and {attacks.Count} attacks, {FilesOfUpload} files at a time, for {time.TotalMinutes:0} minutes (seed {seed}).");
        classification = await api.CreateAsync();
        var clock = Stopwatch.StartNew();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchAsync(clock, stop.Token);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            var random = new Random(seed + sender);
            while (clock.Elapsed < time && !hasEnded() && !cancellation.IsCancellationRequested) await SendAsync(random, random.Next(KeptOf) == 0, () => clock.Elapsed < time + limits.Whole);
        }, cancellation)));
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (hasEnded()) complaints.Enqueue("The server ended.");
        foreach (var fault in faults()) complaints.Enqueue("The server's log: " + fault);
        if (!counts.ContainsKey(SoundProcessed)) complaints.Enqueue("No sound file was processed.");
        return Summarise(clock.Elapsed);
    }

    // Half of the files are sound: each upload has some of both.
    private async Task SendAsync(Random random, bool isKept, Func<bool> mayWait)
    {
        List<Attack> sent = [.. Enumerable.Range(0, FilesOfUpload).Select(place => place % 2 == 0 ? sound[random.Next(sound.Count)] : attacks[random.Next(attacks.Count)])];
        var contents = sent.ConvertAll(one => (one, one.Make()));
        try
        {
            var answer = await UploadAsync(contents, mayWait);
            if (answer.Status != HttpStatusCode.OK)
            {
                // A name that cannot be told apart from the form's own lines spoils the whole upload.
                Count($"refused, {(int)answer.Status}", sent.Count);
                if (answer.Status != HttpStatusCode.BadRequest) complaints.Enqueue($"An upload was answered with {(int)answer.Status}: {string.Join(", ", sent.Select(one => one.Name))}.");
                return;
            }

            var batch = answer.Body["batchId"]!.GetValue<string>();
            await AccountAsync(sent, answer.Body["files"]!.AsArray(), batch);
            if (!isKept && await api.DeleteAsync("deleteBatch", Ask(batch)) is { Status: not HttpStatusCode.OK } kept) complaints.Enqueue($"A deletion was answered with {(int)kept.Status}.");
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException)
        {
            complaints.Enqueue($"A connection broke: {broken.Message}");
        }
    }

    private async Task<Answer> UploadAsync(List<(Attack Attack, byte[] Content)> contents, Func<bool> mayWait)
    {
        while (true)
        {
            var answer = await api.SendAsync(HttpMethod.Post, "uploadFiles", content: RawForm.Of(classification, contents.ConvertAll(one => (one.Attack.NameOfFile, one.Content))));
            if (answer.Status != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter?.Delta is not { } delay || !mayWait()) return answer;
            Count("asked to come again later", contents.Count);
            await Task.Delay(delay);
        }
    }

    private async Task AccountAsync(List<Attack> sent, JsonArray taken, string batch)
    {
        var clock = Stopwatch.StartNew();
        if (taken.Count != sent.Count) complaints.Enqueue($"Of {sent.Count} files {taken.Count} were listed.");
        while (true)
        {
            var answer = await api.PostAsync("getResults", Ask(batch));
            if (answer.Status != HttpStatusCode.OK)
            {
                complaints.Enqueue($"Asking for results was answered with {(int)answer.Status}.");
                return;
            }

            var files = answer.Body["files"]!.AsArray();
            if (files.All(file => file!["status"]!.GetValue<string>() is "processed" or "error"))
            {
                var ends = files.ToDictionary(file => file!["fileId"]!.GetValue<string>(), file => file!, StringComparer.Ordinal);
                foreach (var (attack, entry) in sent.Zip(taken)) Account(attack, ends.GetValueOrDefault(entry!["fileId"]!.GetValue<string>()));
                return;
            }

            // As many documents may wait before it as all senders have under way.
            if (clock.Elapsed > limits.Whole * Senders * FilesOfUpload)
            {
                complaints.Enqueue($"A batch did not end: {string.Join(", ", sent.Select(one => one.Name))}.");
                return;
            }

            await Task.Delay(PollInterval);
        }
    }

    private void Account(Attack attack, JsonNode? file)
    {
        var isSound = sound.Contains(attack);
        var error = file?["error"]?.GetValue<string>();
        if (file is null)
            complaints.Enqueue($"{attack.Name} is not accounted for.");
        else if (file["status"]!.GetValue<string>() == "processed")
            Count(isSound ? SoundProcessed : "hostile, processed", 1);
        else if (isSound)
            complaints.Enqueue($"{attack.Name} is sound, and ended as an error: {error}");
        else if (string.IsNullOrEmpty(error) || error.StartsWith("A fault in the server", StringComparison.Ordinal))
            complaints.Enqueue($"{attack.Name} met a fault of the program.");
        else
            Count("hostile, error with a reason", 1);
    }

    private async Task WatchAsync(Stopwatch clock, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(MemoryInterval);
        watch.Take();
        while (await timer.WaitForNextTickAsync(stopping))
        {
            var seen = watch.Take();
            minutes.Add(seen);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{clock.Elapsed.TotalMinutes,4:0} min  {counts.Values.Sum(),7} files  server {seen.MeanServerMemory >> 20,4} MB (at most {seen.ServerMemory >> 20}; without mapped files {seen.MeanOwnMemory >> 20})  largest reader {seen.ReaderMemory >> 20,4} MB  slowest /healthz {seen.SlowestHealth.TotalMilliseconds:0} ms"));
        }
    }

    private bool Summarise(TimeSpan took)
    {
        Console.WriteLine();
        foreach (var (what, count) in counts.OrderBy(one => one.Key, StringComparer.Ordinal)) Console.WriteLine($"{count,8} {what}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Values.Sum()} files in {took.TotalMinutes:0.0} minutes, {counts.Values.Sum() / took.TotalSeconds:0.0} a second"));
        var compared = (int)(ComparedTime / MemoryInterval);
        if (minutes.Count >= 2 * compared)
        {
            if (Growth("memory of the server", one => one.MeanServerMemory) > 0.1) complaints.Enqueue("The server's memory grew by more than a tenth.");
            Growth("without mapped files", one => one.MeanOwnMemory);

            double Growth(string what, Func<Figures, long> of)
            {
                var (first, last) = (minutes.Take(compared).Average(of), minutes.TakeLast(compared).Average(of));
                var growth = (last / first) - 1;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, mean: first {compared} minutes {first / (1 << 20):0} MB, last {last / (1 << 20):0} MB ({growth:+0.0%;-0.0%})"));
                return growth;
            }
        }

        if (minutes.Count > 0) Console.WriteLine($"slowest /healthz: {minutes.Max(one => one.SlowestHealth).TotalMilliseconds:0} ms; failed {minutes.Sum(one => one.Failures)} times");
        foreach (var complaint in complaints.Distinct()) Console.WriteLine($"!! {complaint}");
        Console.WriteLine(complaints.IsEmpty ? "Every file is accounted for, and no harm was done." : $"{complaints.Count} things were that must not be.");
        return complaints.IsEmpty;
    }

    private JsonObject Ask(string batch) => new() { ["classificationId"] = classification, ["batchId"] = batch };

    private void Count(string what, int files) => counts.AddOrUpdate(what, files, (_, before) => before + files);
}
