using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Mailroom.Pipeline;
using Mailroom.Storage;
using Mailroom.Storage.Vault;
using Microsoft.AspNetCore.Routing;

namespace Mailroom.Tests.Erasing;

/// <summary>Looks at what the server shows, and holds it against the model. What is deleted while one looks may be seen or not.</summary>
internal sealed class Observations(RaceGround ground, Schedule schedule, Model model, World world)
{
    private static readonly string[] Types = ["Invoice", "Resume", "Unknown"];

    /// <summary>All classifications in the list, with their counts.</summary>
    public async Task ClassificationsAsync()
    {
        var before = Before();
        var got = await CallAsync("GET /classifications");
        ViolationException.Unless(got.Status == 200, $"The list of classifications got {got.Status}.");
        var listed = got.Json["classifications"]!.AsArray().ToDictionary(one => one!["classificationId"]!.GetValue<string>(), one => one!);
        CheckAll("classification", model.Classifications, listed.Keys, before);
        foreach (var classification in model.Classifications.Where(one => listed.ContainsKey(one.Id)))
            CheckCount(listed[classification.Id]["filesNo"]!.GetValue<int>(), model.Files.FindAll(file => file.Parent!.Parent == classification), before);
    }

    /// <summary>A classification with its batches and their counts.</summary>
    public async Task<JsonNode?> ClassificationAsync(Thing classification)
    {
        var before = Before();
        var got = await CallAsync("POST /viewClassification", Actors.Reference(classification));
        if (!Check(got, classification, before)) return null;
        var batches = got.Json["classificationDetails"]!["batches"]!.AsObject();
        CheckAll("batch", model.Batches.FindAll(batch => batch.Parent == classification), batches.Select(batch => batch.Key), before);
        foreach (var batch in model.Batches.Where(one => batches.ContainsKey(one.Id)))
            CheckCount(batches[batch.Id]!["filesNo"]!.GetValue<int>(), model.Files.FindAll(file => file.Parent == batch), before);
        return batches;
    }

    /// <summary>The files of a batch with their names and types.</summary>
    public async Task<JsonArray?> ResultsAsync(Thing batch, bool allEnded = false)
    {
        var before = Before();
        var answers = model.Files.Where(file => file.Parent == batch).ToDictionary(file => file.Id, file => file.Answers.ToHashSet(StringComparer.Ordinal));
        var got = await CallAsync("POST /getResults", Actors.Reference(batch));
        if (!Check(got, batch, before)) return null;
        var entries = got.Json["files"]!.AsArray();
        var files = model.Files.FindAll(file => file.Parent == batch);
        CheckAll("file", files, entries.Select(entry => entry!["fileId"]!.GetValue<string>()), before);
        ViolationException.Unless(entries.Select(entry => entry!["fileId"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Count() == entries.Count, "A file is listed twice.");
        foreach (var file in files)
        {
            if (entries.FirstOrDefault(entry => entry!["fileId"]!.GetValue<string>() == file.Id) is not { } entry) continue;
            file.Address = entry["url"]!.GetValue<string>();
            ViolationException.Unless(entry["fileName"]!.GetValue<string>() == file.Name, $"File {file.Id} has another name.");
            var status = entry["status"]!.GetValue<string>();
            ViolationException.Unless(status is "processed" || (status is "waiting" or "processing" && !allEnded), $"File {file.Id} is {entry.ToJsonString()}");
            if (status != "processed") continue;
            var possible = file.Answers.Concat(answers.GetValueOrDefault(file.Id, [""])).ToHashSet(StringComparer.Ordinal);
            var type = entry["result"]!["documentType"]!.GetValue<string>();
            ViolationException.Unless(possible.Contains("") ? Types.Contains(type) : possible.Contains(type), $"File {file.Id} is shown as {type}; it was called {string.Join(" or ", possible)}.");
        }

        return entries;
    }

    /// <summary>An original, byte for byte, by the last address that it was shown with.</summary>
    public async Task OriginalAsync(Thing file, bool isFresh = false)
    {
        var wasGone = file.IsGone;
        var steps = new Uri(file.Address!).Segments;
        var got = Kept(await ground.Calls.SendAsync(world.Services, ground.Account, "GET /api/v1/files/{fileId}/{signature}/{name}", Stream.Null, "", new RouteValueDictionary { ["fileId"] = file.Id, ["signature"] = steps[^2].TrimEnd('/'), ["name"] = steps[^1] }));
        if (got.Status == 404)
        {
            // The address may have run out.
            ViolationException.Unless(!isFresh || file.IsDoomed, $"File {file.Id} is missing.");
            return;
        }

        // Cut off by another deletion, of what it stood in, before there was an answer: nothing came.
        if (wasGone && got is { IsBroken: true, Bytes.Length: 0 }) return;
        ViolationException.Unless(got.Status == 200 && !wasGone, $"The original of {file.Id}, which was deleted, got {got.Status}.");
        ViolationException.Unless(got.IsBroken ? file.IsDoomed && file.Content.AsSpan().StartsWith(got.Bytes) : file.Content.AsSpan().SequenceEqual(got.Bytes), $"The original of {file.Id} has other bytes.");
    }

    /// <summary>That no file of the vault holds the keys of what was deleted, and that none can be opened.</summary>
    public void NoKeysOf(IReadOnlyCollection<Thing> deleted)
    {
        var bytes = world.VaultBytes();
        var vault = world.Get<KeyVault>();
        foreach (var thing in deleted)
        {
            // Under a key that is destroyed its own opens nothing, and is swept later.
            var isLocked = false;
            for (var one = thing; one is not null; one = one.Parent) isLocked |= one.WrappedKey is not { } wrapped || bytes.AsSpan().IndexOf(wrapped) < 0;
            ViolationException.Unless(isLocked, $"The key of {thing.Id} is still in the vault's files.");
            foreach (var one in model.All.Where(one => one.IsGone && (one == thing || one.Parent == thing || one.Parent?.Parent == thing)))
            {
                using var key = TryOpen(vault, one);
                ViolationException.Unless(key is null, $"The key of {one.Id} can still be opened.");
            }
        }
    }

    /// <summary>That the keys of what is there are found in the vault's files: else the look for those of the deleted would see nothing.</summary>
    public void KeysAreFound()
    {
        var bytes = world.VaultBytes();
        foreach (var thing in model.All.Where(one => !one.IsDoomed && one.WrappedKey is not null))
            ViolationException.Unless(bytes.AsSpan().IndexOf(thing.WrappedKey) >= 0, $"The key of {thing.Id} is not in the vault.");
    }

    /// <summary>That the rows of deleted files, as long as they are there, hold what they held when the deletion was answered: whoever was at work on them did so without effect.</summary>
    public void NothingDoneToTheGone()
    {
        foreach (var file in model.Files.Where(file => file.IsGone))
        {
            var row = world.ContentsOfRow(file.Id);
            file.RowWhenGone ??= row;
            ViolationException.Unless(row is null || row == file.RowWhenGone, $"The row of {file.Id} was changed after its deletion.");
        }
    }

    /// <summary>That nothing is held in memory of what deleted files taught.</summary>
    public void NothingLearnedOfTheGone()
    {
        var held = LessonsHeld();
        ViolationException.Unless(!model.Files.Exists(file => file.IsGone && held.Contains(file.Id)), "What a deleted file taught is still held.");
    }

    /// <summary>What is deleted from now on may be seen, or not, by a look that began now.</summary>
    public (HashSet<Thing> Known, HashSet<Thing> Gone) Before() => ([.. model.All], [.. model.All.Where(one => one.IsGone)]);

    // The classifiers keep by themselves what they learned from, by the files' ids.
    private HashSet<string> LessonsHeld()
    {
        var entries = (IDictionary)Field(typeof(ClassifierCache), "entries").GetValue(world.Get<ClassifierCache>())!;
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries.Values)
            foreach (var id in ((IDictionary)entry.GetType().GetProperty("Lessons")!.GetValue(entry)!).Keys) held.Add((string)id);
        return held;

        static FieldInfo Field(Type type, string name) => type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic) ?? throw new MissingFieldException(type.Name, name);
    }

    private DataKey? TryOpen(KeyVault vault, Thing thing)
    {
        var ids = new List<string>();
        for (var one = thing; one is not null; one = one.Parent) ids.Insert(0, one.Id);
        try
        {
            return vault.OpenKey(new Scope(ground.Account, ids[0], ids.ElementAtOrDefault(1), ids.ElementAtOrDefault(2)));
        }
        catch (VaultException)
        {
            // Swept away with what it stood in.
            return null;
        }
    }

    private static bool Check(CallAnswer got, Thing thing, (HashSet<Thing> Known, HashSet<Thing> Gone) before)
    {
        ViolationException.Unless(got.Status is 200 or 404, $"A look at {thing.Id} got {got.Status}.");
        ViolationException.Unless(got.Status == 404 || !before.Gone.Contains(thing), $"{thing.Id} was deleted, and is shown.");
        ViolationException.Unless((got.Status == 200 && !got.IsBroken) || thing.IsDoomed, $"{thing.Id} is missing.");
        return got.Status == 200 && !got.IsBroken;
    }

    private void CheckAll(string kind, List<Thing> things, IEnumerable<string> shown, (HashSet<Thing> Known, HashSet<Thing> Gone) before)
    {
        var ids = shown.ToHashSet(StringComparer.Ordinal);
        foreach (var thing in things)
        {
            ViolationException.Unless(ids.Contains(thing.Id) || thing.IsDoomed || !before.Known.Contains(thing), $"The {kind} {thing.Id} is missing.");
            ViolationException.Unless(!ids.Remove(thing.Id) || !before.Gone.Contains(thing), $"The {kind} {thing.Id} was deleted, and is shown.");
        }

        ViolationException.Unless(ids.Count == 0 || model.Pending.Count > 0, $"A {kind} is shown that nobody was told of.");
    }

    private void CheckCount(int count, List<Thing> files, (HashSet<Thing> Known, HashSet<Thing> Gone) before)
    {
        var must = files.Count(file => before.Known.Contains(file) && !file.IsDoomed);
        var may = files.Count(file => !before.Gone.Contains(file)) + model.Pending.Sum(pending => pending.Files.Count);
        ViolationException.Unless(count >= must && count <= may, $"{count} files are counted where there are {must} to {may}.");
    }

    private async Task<CallAnswer> CallAsync(string endpoint, JsonNode? body = null) => Kept(await ground.Calls.SendAsync(world.Services, ground.Account, endpoint, body));

    private CallAnswer Kept(CallAnswer answer) => schedule.HasCrashed ? throw new DroppedException() : answer;
}
