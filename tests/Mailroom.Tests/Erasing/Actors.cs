using System.Text.Json.Nodes;
using Mailroom.BackingUp;
using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Storage.Queue;
using Mailroom.Storage.Vault;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Erasing;

/// <summary>Those who use the server at the same time, and the server's own workers. Each tells the model what it was answered.</summary>
internal sealed class Actors(RaceGround ground, Schedule schedule, Model model, World world, ScheduledClock clock, string backups)
{
    private static readonly string?[] Answers = ["Invoice", "Resume", "Unknown", null];
    private int uploads;

    private Random Random => schedule.Random;

    public Observations See { get; } = new(ground, schedule, model, world);

    public async Task UploadAsync()
    {
        for (var i = Random.Next(1, 3); i > 0; i--)
        {
            var classification = Pick(model.Classifications);
            var batch = Random.Next(3) == 0 ? PickOrNone(model.Batches.FindAll(one => one.Parent == classification)) : null;
            var name = $"upload {schedule.Step} {++uploads}";
            (string Name, byte[] Content)[] files = [.. Enumerable.Range(0, Random.Next(1, 3)).Select(n => ($"{name} {n}.txt", RaceGround.Content($"{name} {n}", Random.Next(2))))];
            var answer = Random.Next(3) == 0 ? Answers[Random.Next(3)]! : "";
            var pending = new PendingUpload(classification, batch, files, answer);
            model.Pending.Add(pending);
            var target = batch ?? classification;
            var wasGone = target.IsGone;
            var form = ApiCalls.Form(classification.Id, batch?.Id, files);
            if (answer.Length > 0) form.Add(new StringContent(answer), "documentType");
            schedule.Note($"upload {name} to {target.Id}");
            var got = Kept(await ground.Calls.SendAsync(world.Services, ground.Account, "POST /uploadFiles", form));
            model.Pending.Remove(pending);
            schedule.Note($"upload {name}: {got.Status}");
            if (got.Status == 404)
            {
                ViolationException.Unless(target.IsDoomed, "An upload to what is there got 404.");
                continue;
            }

            ViolationException.Unless(got.Status == 200 && !got.IsBroken, $"An upload got {got.Status}.");
            ViolationException.Unless(!wasGone, "An upload to what was deleted before it began got a success.");
            ViolationException.Unless(target.GoneAt > schedule.LastCommit, "An upload that lost the race against a deletion got a success.");
            if (batch is null) model.Batches.Add(batch = new Thing(got.Json["batchId"]!.GetValue<string>(), classification) { });
            batch.WrappedKey ??= world.WrappedKey(batch.Id);
            foreach (var (entry, file) in got.Json["files"]!.AsArray().Zip(files))
            {
                var id = entry!["fileId"]!.GetValue<string>();
                ViolationException.Unless(entry["fileName"]!.GetValue<string>() == file.Name, "An uploaded file has another's name.");
                model.Files.Add(new Thing(id, batch) { Name = file.Name, Content = file.Content, Answers = [answer], WrappedKey = world.WrappedKey(id), Address = entry["url"]!.GetValue<string>() });
            }
        }
    }

    public async Task CorrectAsync()
    {
        for (var i = Random.Next(1, 4); i > 0; i--)
        {
            await schedule.SwitchAsync("next correction");
            var file = Pick(model.Files);
            var answer = Answers[Random.Next(Answers.Length)];
            var (wasGone, before, isAlone) = (file.IsGone, file.Answers.ToHashSet(StringComparer.Ordinal), file.CorrectionsUnderWay == 0);
            var mine = ++file.CorrectionsBegun;
            file.CorrectionsUnderWay++;
            file.Answers.Add(answer ?? "");
            model.BackupBegun?.Answers.GetValueOrDefault(file.Id)?.Add(answer ?? "");
            schedule.Note($"correct {file.Id} to {answer}");
            var body = Reference(file.Parent!);
            body["fileId"] = file.Id;
            body["documentType"] = answer;
            var got = Kept(await ground.Calls.SendAsync(world.Services, ground.Account, "POST /setDocumentType", body));
            file.CorrectionsUnderWay--;
            See.NothingDoneToTheGone();
            isAlone &= file.CorrectionsBegun == mine;
            schedule.Note($"correct {file.Id}: {got.Status}");
            ViolationException.Unless(got.Status is 200 or 404 or 409 && !got.IsBroken, $"A correction got {got.Status}.");
            if (got.Status == 200)
            {
                ViolationException.Unless(!wasGone, "What was deleted was corrected.");
                ViolationException.Unless(file.GoneAt > schedule.LastCommit, "A correction that lost the race against a deletion got a success.");
                if (isAlone) file.Answers = [answer ?? ""];
            }
            else
            {
                ViolationException.Unless(got.Status == 409 ? !wasGone : file.IsDoomed, $"A correction got {got.Status}.");
                if (isAlone) file.Answers = before;
            }
        }
    }

    public async Task DeleteAsync()
    {
        for (var i = Random.Next(1, 3); i > 0; i--)
        {
            await schedule.SwitchAsync("next deletion");
            var (endpoint, body, things) = Random.Next(10) switch
            {
                0 => Deletion("DELETE /deleteClassification", Pick(model.Classifications)),
                < 4 => Deletion("DELETE /deleteBatch", Pick(model.Batches)),
                _ => DeletionOfFiles(Pick(model.Files)),
            };
            await DeleteAsync(endpoint, body, things);
            if (Random.Next(4) == 0) await DeleteAsync(endpoint, body, things);
        }
    }

    public async Task DeleteAsync(string endpoint, JsonObject body, List<Thing> things)
    {
        foreach (var thing in things) thing.IsDoomedItself = true;
        // What is uploaded meanwhile may come after the look at what is left.
        var before = model.Files.FindAll(file => file.Parent == things[0].Parent);
        schedule.Note($"{endpoint} {string.Join(' ', things.Select(thing => thing.Id))}");
        var got = Kept(await ground.Calls.SendAsync(world.Services, ground.Account, endpoint, body.DeepClone()));
        schedule.Note($"{endpoint}: {got.Status}");
        ViolationException.Unless(got.Status == 200 && !got.IsBroken, $"A deletion of what was there got {got.Status}.");
        // What stands in something that is gone is gone with that, and the call does nothing to it.
        foreach (var thing in things.Where(thing => !thing.IsGone)) thing.GoneAtItself = schedule.Step;
        See.NoKeysOf(things);
        See.NothingLearnedOfTheGone();
        See.NothingDoneToTheGone();
        if (got.Json["deleteAll"]?.GetValue<bool>() == true)
            ViolationException.Unless(before.TrueForAll(file => file.IsDoomed), "A batch is said to be empty, and is not.");
    }

    /// <summary>A deletion of what was deleted before.</summary>
    public Task DeleteAsync(Thing thing)
    {
        if (thing.Parent?.Parent is null) return DeleteAsync(thing.Parent is null ? "DELETE /deleteClassification" : "DELETE /deleteBatch", Reference(thing), [thing]);
        var body = Reference(thing.Parent);
        body["fileIds"] = new JsonArray(JsonValue.Create(thing.Id));
        return DeleteAsync("DELETE /deleteFiles", body, [thing]);
    }

    public async Task ViewAsync()
    {
        for (var i = Random.Next(1, 4); i > 0; i--)
        {
            await schedule.SwitchAsync("next view");
            switch (Random.Next(5))
            {
                case 0: await See.ClassificationsAsync(); break;
                case 1: await See.ClassificationAsync(Pick(model.Classifications)); break;
                case 2: await See.OriginalAsync(Pick(model.Files)); break;
                default: await See.ResultsAsync(Pick(model.Batches)); break;
            }
        }
    }

    public async Task ReclassifyAsync()
    {
        await schedule.SwitchAsync("reclassify");
        var classification = Pick(model.Classifications);
        var wasGone = classification.IsGone;
        var got = Kept(await ground.Calls.SendAsync(world.Services, ground.Account, "POST /reclassify", new JsonObject { ["classificationId"] = classification.Id }));
        ViolationException.Unless(got.Status == 200 ? !wasGone : classification.IsDoomed, $"Classifying again got {got.Status}.");
    }

    /// <summary>A worker that takes hints; some are lost, some come twice, and some are late.</summary>
    public async Task WorkAsync()
    {
        var queue = world.Get<IFileQueue>();
        var processor = world.Get<DocumentProcessor>();
        for (var i = Random.Next(3, 9); i > 0; i--)
        {
            await schedule.SwitchAsync("next hint");
            string? id = null;
            if (!queue.IsEmpty) id = (await queue.DequeueAsync(CancellationToken.None)).Id;
            if (id is not null && Random.Next(8) == 0) continue;
            if (id is null && Random.Next(2) == 0) id = (await world.Get<FileLeases>().FindDueAsync(onlyRetries: false, 1, CancellationToken.None)).FirstOrDefault();
            id ??= Pick(model.Files).Id;
            await processor.ProcessAsync(id, CancellationToken.None);
            if (Random.Next(5) == 0) await processor.ProcessAsync(id, CancellationToken.None);
            if (!schedule.HasCrashed) See.NothingDoneToTheGone();
            // Long enough for another worker to take what this one holds.
            if (Random.Next(20) == 0) clock.Advance(TimeSpan.FromMinutes(31));
        }
    }

    public async Task SweepAsync()
    {
        for (var i = Random.Next(1, 4); i > 0; i--)
        {
            await schedule.SwitchAsync("next sweep");
            await world.Get<ErasureSweeper>().FinishInterruptedAsync(CancellationToken.None);
            await world.Get<ErasureSweeper>().SweepAsync(CancellationToken.None);
        }
    }

    /// <summary>A backup of the data and the vault, while everything goes on.</summary>
    public async Task BackUpAsync()
    {
        await schedule.SwitchAsync("back up");
        var backup = model.BackupBegun = new BackupOfData(Path.Combine(backups, $"data-{schedule.Step}"), model.All.Where(one => !one.IsGone).ToDictionary(one => one.Id, one => one.Answers.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal));
        CopyVault();
        await world.Get<DataBackup>().RunAsync(backup.Folder, CancellationToken.None);
        if (schedule.HasCrashed) throw new DroppedException();
        schedule.Note("backed up");
        model.Backup = backup;
    }

    /// <summary>Where the copy of the vault lies.</summary>
    public static string VaultCopyIn(string backups) => Path.Combine(backups, "vault");

    /// <summary>A copy of the vault in place of the last one.</summary>
    public void CopyVault()
    {
        model.VaultCopiedAt = schedule.Step;
        world.Get<VaultCopies>().Write(VaultCopyIn(backups), CancellationToken.None);
    }

    private static (string Endpoint, JsonObject Body, List<Thing> Things) Deletion(string endpoint, Thing thing) => (endpoint, Reference(thing), [thing]);

    private (string Endpoint, JsonObject Body, List<Thing> Things) DeletionOfFiles(Thing first)
    {
        List<Thing> files = [first, .. model.Files.Where(file => file.Parent == first.Parent && file != first && Random.Next(3) == 0)];
        var body = Reference(first.Parent!);
        body["fileIds"] = new JsonArray([.. files.Select(file => JsonValue.Create(file.Id))]);
        return ("DELETE /deleteFiles", body, files);
    }

    public static JsonObject Reference(Thing thing) => thing.Parent is null
        ? new JsonObject { ["classificationId"] = thing.Id }
        : new JsonObject { ["classificationId"] = thing.Parent.Id, ["batchId"] = thing.Id };

    // An answer that comes after a crash is nobody's.
    private CallAnswer Kept(CallAnswer answer) => schedule.HasCrashed ? throw new DroppedException() : answer;

    private Thing Pick(List<Thing> things) => things[Random.Next(things.Count)];

    private Thing? PickOrNone(List<Thing> things) => things.Count == 0 ? null : Pick(things);
}
