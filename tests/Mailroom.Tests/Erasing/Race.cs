using System.Text;
using Mailroom.Configuration;
using Mailroom.Erasing;
using Mailroom.Pipeline;
using Mailroom.Reading;
using Mailroom.Storage;
using Mailroom.Storage.Database;
using Mailroom.Storage.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Mailroom.Tests.Erasing;

/// <summary>One run of a race from a seed: actors until they end or are dropped by a crash, a start from the files as they were, and so on; then everything is looked at.</summary>
internal sealed class Race : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RaceGround ground;
    private readonly Schedule schedule;
    private readonly ScheduledClock clock;
    private readonly Model model;
    private readonly List<string> folders = [];
    private readonly string backups;
    private World world;
    private Actors actors;

    public Race(RaceGround ground, int seed)
    {
        this.ground = ground;
        schedule = new Schedule(seed);
        clock = new ScheduledClock(schedule);
        model = ground.Model.Copy();
        backups = NewFolder();
        Directory.CreateDirectory(backups);
        World.Copy(ground.Template, NewFolder());
        Open();
    }

    /// <summary>What happened.</summary>
    public string Trace => schedule.Trace;

    public int Crashes { get; private set; }

    public int Restores { get; private set; }

    public int Steps => schedule.Step;

    public async Task RunAsync()
    {
        actors.See.KeysAreFound();
        for (var life = schedule.Random.Next(1, 4); life > 0; life--)
        {
            AddActors();
            schedule.CrashChance = schedule.Random.Next(3) == 0 ? 0 : 1 / 150.0;
            var (crashed, after) = await RunOrCrashAsync();
            if (crashed) await StartAgainAsync(after!);
            schedule.CrashChance = 0;
            if (model.Backup is not null && schedule.Random.Next(2) == 0) await RestoreAsync();
        }

        schedule.CrashChance = 0;
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        foreach (var folder in folders.Where(Directory.Exists)) Directory.Delete(folder, recursive: true);
    }

    private void AddActors()
    {
        schedule.Add("uploader", actors.UploadAsync);
        if (schedule.Random.Next(2) == 0) schedule.Add("uploader 2", actors.UploadAsync);
        schedule.Add("deleter", actors.DeleteAsync);
        if (schedule.Random.Next(2) == 0) schedule.Add("deleter 2", actors.DeleteAsync);
        schedule.Add("corrector", actors.CorrectAsync);
        if (schedule.Random.Next(2) == 0) schedule.Add("corrector 2", actors.CorrectAsync);
        schedule.Add("viewer", actors.ViewAsync);
        schedule.Add("worker", actors.WorkAsync);
        if (schedule.Random.Next(2) == 0) schedule.Add("worker 2", actors.WorkAsync);
        schedule.Add("sweeper", actors.SweepAsync);
        if (schedule.Random.Next(4) == 0) schedule.Add("reclassifier", actors.ReclassifyAsync);
        if (schedule.Random.Next(3) == 0) schedule.Add("backup", actors.BackUpAsync);
    }

    private async Task<(bool Crashed, string? After)> RunOrCrashAsync()
    {
        string? after = null;
        schedule.Crashing = () => World.Copy(world.Folder.Path, after = NewFolder());
        var crashed = await schedule.RunAsync();
        if (crashed) Crashes++;
        return (crashed, after);
    }

    // A start may be killed too, and the next one goes on from there.
    private async Task StartAgainAsync(string folder)
    {
        while (true)
        {
            await world.DisposeAsync();
            Directory.Delete(world.Folder.Path, recursive: true);
            Open(folder);
            schedule.CrashChance = schedule.Random.Next(3) == 0 ? 1 / 30.0 : 0;
            schedule.Add("start", () => world.Get<Recovery>().RunAsync(None));
            var (crashed, after) = await RunOrCrashAsync();
            if (!crashed) break;
            folder = after!;
        }

        schedule.CrashChance = 0;
        await SettleAsync();
    }

    // The data folder is lost. The copy of the vault may be as old as the backup, or of this moment.
    private async Task RestoreAsync()
    {
        if (schedule.Random.Next(2) == 0) actors.CopyVault();
        var folder = NewFolder();
        bool crashed;
        do
        {
            schedule.CrashChance = schedule.Random.Next(3) == 0 ? 1 / 30.0 : 0;
            schedule.Crashing = () => { };
            schedule.Add("restore", () => World.RestoreAsync(model.Backup!.Folder, Actors.VaultCopyIn(backups), folder, ground.Keys, schedule, clock, ground.Readers));
            crashed = await schedule.RunAsync();
            if (crashed) Crashes++;
        }
        while (crashed);
        Restores++;
        model.Restore();
        await StartAgainAsync(folder);
    }

    private string NewFolder()
    {
        folders.Add(ground.NewFolder());
        return folders[^1];
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(world), nameof(actors))]
    private void Open(string? folder = null)
    {
        world = new World(folder ?? folders[^1], ground.Keys, schedule, clock, ground.Readers);
        actors = new Actors(ground, schedule, model, world, clock, backups);
    }

    // What was asked for and not answered has happened or has not; from here on it is known which.
    private async Task SettleAsync()
    {
        foreach (var file in model.Files)
        {
            file.CorrectionsUnderWay = 0;
            file.RowWhenGone = null;
        }

        foreach (var classification in model.Classifications.Where(one => !one.IsGone).ToList())
        {
            var batches = await actors.See.ClassificationAsync(classification);
            if (!Decide(classification, batches is not null)) continue;
            foreach (var batch in model.Batches.FindAll(one => one.Parent == classification && !one.IsGone)) Decide(batch, batches!.AsObject().ContainsKey(batch.Id));
            foreach (var unknown in batches!.AsObject().Where(batch => !model.Batches.Exists(one => one.Id == batch.Key)))
                model.Batches.Add(new Thing(unknown.Key, classification) { WrappedKey = world.WrappedKey(unknown.Key) });
        }

        foreach (var batch in model.Batches.Where(one => !one.IsGone).ToList())
        {
            var entries = await actors.See.ResultsAsync(batch) ?? [];
            var shown = entries.ToDictionary(entry => entry!["fileId"]!.GetValue<string>(), entry => entry!["fileName"]!.GetValue<string>(), StringComparer.Ordinal);
            foreach (var file in model.Files.FindAll(one => one.Parent == batch && !one.IsGone)) Decide(file, shown.ContainsKey(file.Id));
            foreach (var file in model.Files) shown.Remove(file.Id);
            foreach (var upload in model.Pending.Where(upload => upload.Files.Any(file => shown.ContainsValue(file.Name))))
            {
                ViolationException.Unless(upload.Classification == batch.Parent && (upload.Batch is null || upload.Batch == batch), "An upload went to another place.");
                foreach (var (name, content) in upload.Files)
                {
                    ViolationException.Unless(shown.ContainsValue(name), "A part of an upload is there.");
                    var id = shown.First(one => one.Value == name).Key;
                    shown.Remove(id);
                    model.Files.Add(new Thing(id, batch)
                    {
                        Name = name,
                        Content = content,
                        Answers = [upload.Answer],
                        WrappedKey = world.WrappedKey(id),
                        Address = entries.First(entry => entry!["fileId"]!.GetValue<string>() == id)!["url"]!.GetValue<string>(),
                    });
                }
            }

            ViolationException.Unless(shown.Count == 0, "A file is shown that nobody uploaded.");
        }

        model.NeverAnswered.AddRange(model.Pending.Where(upload => !model.Files.Exists(file => file.Name == upload.Files[0].Name)));
        model.Pending.Clear();
        foreach (var thing in model.All) thing.MayBeLost = false;
        actors.See.NoKeysOf([.. model.All.Where(one => one.GoneAtItself is not null)]);
    }

    private bool Decide(Thing thing, bool isShown)
    {
        ViolationException.Unless(isShown || thing.IsDoomed, $"{thing.Id} is missing.");
        if (!isShown && thing.MayBeLost)
        {
            model.Lose(thing);
            return false;
        }

        thing.MayBeLost = false;
        thing.IsDoomedItself = !isShown;
        if (!isShown) thing.GoneAtItself = schedule.Step;
        return isShown;
    }

    private async Task EndAsync()
    {
        ViolationException.Unless(!model.All.Any(one => one.IsDoomed && !one.IsGone), "A deletion was not answered.");
        await WorkOffAsync();
        await world.Get<ErasureSweeper>().FinishInterruptedAsync(None);
        await world.Get<ErasureSweeper>().SweepAsync(None);
        await CheckFilesAsync();
        await CheckViewsAsync();
        // It costs more than all the rest.
        if (schedule.Random.Next(4) == 0) await CheckLearnedAsync();
    }

    private async Task WorkOffAsync()
    {
        for (var round = 0; round < 5; round++)
        {
            clock.Advance(TimeSpan.FromMinutes(31));
            foreach (var id in await world.Get<FileLeases>().FindDueAsync(onlyRetries: false, 1000, None)) await world.Get<DocumentProcessor>().ProcessAsync(id, None);
        }
    }

    private async Task CheckViewsAsync()
    {
        await actors.See.ClassificationsAsync();
        foreach (var classification in model.Classifications) await actors.See.ClassificationAsync(classification);
        foreach (var batch in model.Batches) await actors.See.ResultsAsync(batch, allEnded: true);
        foreach (var file in model.Files) await actors.See.OriginalAsync(file, isFresh: true);
        var gone = model.All.Where(one => one.GoneAtItself is not null).ToList();
        actors.See.NoKeysOf(gone);
        foreach (var thing in gone) await actors.DeleteAsync(thing);
    }

    // Rows, blobs and keys of what is there, and of nothing else.
    private async Task CheckFilesAsync()
    {
        await using var database = await world.Get<IDbContextFactory<MailroomDatabase>>().CreateDbContextAsync();
        Same("rows of classifications", await database.Classifications.Select(one => one.Id).ToListAsync(), model.Classifications.Where(one => !one.IsGone));
        Same("rows of batches", await database.Batches.Select(one => one.Id).ToListAsync(), model.Batches.Where(one => !one.IsGone));
        Same("rows of files", await database.Files.Select(one => one.Id).ToListAsync(), model.Files.Where(one => !one.IsGone));
        foreach (var batch in await database.Batches.AsNoTracking().ToListAsync())
            ViolationException.Unless(batch.LiveFiles == model.Files.Count(file => file.Parent!.Id == batch.Id && !file.IsGone), $"Batch {batch.Id} says that {batch.LiveFiles} files are left in it.");
        ViolationException.Unless(!await database.Tombstones.AnyAsync(stone => stone.SweptAt == null), "An erasure is not swept.");
        Same("blobs", Directory.EnumerateFiles(world.Folder.Blobs, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)!), model.Files.Where(one => !one.IsGone));
        // After a restore the vault may hold keys of what came after the backup: they open nothing that is there.
        var keys = world.KeyIds();
        if (Restores > 0) keys.IntersectWith(model.All.Where(one => !one.IsGone || one.GoneAtItself is not null).Select(one => one.Id));
        Same("keys", keys, model.All.Where(one => !one.IsGone));
    }

    private static void Same(string what, IEnumerable<string> found, IEnumerable<Thing> wanted)
    {
        var ids = wanted.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        var there = found.ToList();
        ViolationException.Unless(ids.SetEquals(there) && there.Count == ids.Count,
            $"The {what} are not those of what is there: too many {string.Join(' ', there.Except(ids))}, missing {string.Join(' ', ids.Except(there))}.");
    }

    // After one more file is gone that taught something, the classifier that is used says the same as one that never saw it, nor any that was there before.
    private async Task CheckLearnedAsync()
    {
        actors.See.NothingLearnedOfTheGone();
        var anew = new ClassifierCache(world.Get<IDbContextFactory<MailroomDatabase>>(), world.Get<KeyVault>(), world.Get<IOptions<ReadingSettings>>());
        await using var database = await world.Get<IDbContextFactory<MailroomDatabase>>().CreateDbContextAsync();
        var probes = model.Files.Select(file => new DocumentText("text/plain", 1, [new Page(1, [.. Encoding.UTF8.GetString(file.Content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new Line(line))], PageSource.Text)])).ToList();
        foreach (var classification in model.Classifications)
        {
            var scope = new Scope(ground.Account, classification.Id);
            await world.Get<ClassifierCache>().GetAsync(scope, None);
            if (await database.LiveExamples(ground.Account, classification.Id).OrderBy(file => file.Id).Select(file => file.Id).FirstOrDefaultAsync() is { } example)
                await actors.DeleteAsync(model.Files.Single(file => file.Id == example));
            var (used, fresh) = (await world.Get<ClassifierCache>().GetAsync(scope, None), await anew.GetAsync(scope, None));
            ViolationException.Unless(used is null == classification.IsGone && fresh is null == classification.IsGone, "A classifier outlives its classification.");
            foreach (var probe in probes.Take(used is null ? 0 : 6))
            {
                var (one, other) = (used!.Classifier.Classify(probe), fresh!.Classifier.Classify(probe));
                foreach (var (score, wanted) in one.Scores.OrderBy(score => score.DocumentType).Zip(other.Scores.OrderBy(score => score.DocumentType)))
                    ViolationException.Unless(Math.Abs(score.Confidence - wanted.Confidence) < 1e-6, $"A classifier that unlearned says {score.Confidence} of {score.DocumentType}, a new one {wanted.Confidence}.");
            }
        }
    }
}
