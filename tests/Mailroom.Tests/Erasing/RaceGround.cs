using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Pipeline;
using Mailroom.Reading.Isolation;
using Mailroom.Storage;
using Mailroom.Tests.Running;
using Microsoft.Extensions.Time.Testing;

namespace Mailroom.Tests.Erasing;

/// <summary>What all runs share: the endpoints, the processes that read, and a data folder with a few files that each run begins with a copy of.</summary>
public sealed class RaceGround : IAsyncLifetime
{
    private readonly TemporaryFolder? inMemory = Directory.Exists("/dev/shm") ? new TemporaryFolder("/dev/shm") : null;
    private readonly TemporaryFolder folder = new();
    private int runs;

    internal InProcessCalls Calls { get; private set; } = null!;

    internal ReadWorkerPool Readers { get; private set; } = null!;

    internal Model Model { get; private set; } = null!;

    internal string Account { get; } = Ids.New(new FakeTimeProvider());

    internal string Keys => folder.In("keys");

    internal string Template => folder.In("template");

    internal string NewFolder() => Path.Combine((inMemory ?? folder).Path, "run-" + Interlocked.Increment(ref runs));

    public async ValueTask InitializeAsync()
    {
        Calls = new InProcessCalls(folder);
        Readers = new ReadWorkerPool(new ReadWorkerPoolOptions { FileName = Repository.Program, Arguments = ["read-worker"], Workers = 2, DocumentsPerWorker = 1_000_000, MemoryLimitMegabytes = 400 });
        var schedule = new Schedule(0);
        await using var world = new World(folder.In("template-made"), Keys, schedule, new ScheduledClock(schedule), Readers);
        await world.Get<Recovery>().RunAsync(CancellationToken.None);
        var model = new Model();
        foreach (var batches in (int[])[2, 1])
        {
            var details = new JsonObject { ["classificationDetails"] = ApiCalls.SampleDetails() };
            var created = await Calls.SendAsync(world.Services, Account, "POST /createClassification", details);
            var classification = new Thing(created.Json["classificationId"]!.GetValue<string>(), null);
            model.Classifications.Add(classification);
            for (var i = 0; i < batches; i++) await UploadAsync(world, model, classification);
        }

        foreach (var file in model.Files) await world.Get<DocumentProcessor>().ProcessAsync(file.Id, CancellationToken.None);
        foreach (var thing in model.All) thing.WrappedKey = world.WrappedKey(thing.Id);
        Model = model;
        World.Copy(world.Folder.Path, Template);
    }

    public async ValueTask DisposeAsync()
    {
        await Readers.DisposeAsync();
        folder.Dispose();
        inMemory?.Dispose();
    }

    internal static byte[] Content(string name, int kind) => Encoding.UTF8.GetBytes(kind == 0
        ? $"{name}\nInvoice number 17, total amount 23.50, for the {name.Replace(' ', 'q')} delivery\n"
        : $"{name}\nWork experience and education of {name.Replace(' ', 'q')}, candidate\n");

    private async Task UploadAsync(World world, Model model, Thing classification)
    {
        (string Name, byte[] Content)[] files = [.. Enumerable.Range(0, 3).Select(i => ($"first {model.Files.Count + i}.txt", Content($"first {model.Files.Count + i}", i % 2)))];
        var form = ApiCalls.Form(classification.Id, null, files);
        form.Add(new StringContent("Resume"), "documentType");
        var answer = (await Calls.SendAsync(world.Services, Account, "POST /uploadFiles", form)).Json;
        var batch = new Thing(answer["batchId"]!.GetValue<string>(), classification);
        model.Batches.Add(batch);
        foreach (var (entry, file) in answer["files"]!.AsArray().Zip(files))
            model.Files.Add(new Thing(entry!["fileId"]!.GetValue<string>(), batch) { Name = file.Name, Content = file.Content, Answers = ["Resume"], Address = entry["url"]!.GetValue<string>() });
    }
}
