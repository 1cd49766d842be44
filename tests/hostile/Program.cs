using System.CommandLine;
using System.Globalization;
using Mailroom.Hostile;
using Mailroom.Hostile.Running;
using Mailroom.Tests.Running;

var folders = new Argument<DirectoryInfo[]>("folders") { Description = "Folders whose files are uploaded, each as an attack of its own; without any, the attacks are those made here.", Arity = ArgumentArity.ZeroOrMore };
var server = new Option<Uri?>("--server") { Description = "The server that is attacked; without it, the program is started on data of its own." };
var program = new Option<FileInfo?>("--program") { Description = "The program that is started; without it, the one built beside this." };
var key = new Option<string>("--key") { Description = "The API key for that server.", DefaultValueFactory = _ => RunningServer.Key };
var only = new Option<string[]>("--only") { Description = "Attacks to make: those whose names begin so.", AllowMultipleArgumentsPerToken = true };
var quick = new Option<bool>("--quick") { Description = "Leaves out the attacks that keep a server busy for long." };
var list = new Option<bool>("--list") { Description = "Lists the attacks and makes none." };
var unconfined = new Option<bool>("--unconfined") { Description = "Starts the program without what confines its readers, so that it shows what the parsers alone would do." };
var time = new Option<double>("--time-limit") { Description = "Seconds that a document may take (of a given server: its Reading:TimeLimit).", DefaultValueFactory = _ => 20 };
var memory = new Option<int>("--memory-limit") { Description = "Megabytes that a reader may use (of a given server: its Reading:MemoryLimitMegabytes).", DefaultValueFactory = _ => 1024 };
var health = new Option<double>("--health-limit") { Description = "Milliseconds that /healthz may take.", DefaultValueFactory = _ => 100 };
var soak = new Option<double>("--soak") { Description = "Minutes for which the attacks are uploaded at full speed, beside the samples: no attack alone, but all at once." };
var seed = new Option<int>("--seed") { Description = "What the order of the soak depends on.", DefaultValueFactory = _ => 1 };
var command = new RootCommand("Uploads what is meant to harm to the real program, each attack alone, and fails where one did.") { folders, server, key, program, only, quick, list, unconfined, time, memory, health, soak, seed };
command.SetAction(async (arguments, cancellation) =>
{
    if (arguments.GetValue(program) is { } other) Repository.Program = other.FullName;
    using var listener = new Listener();
    using var secretFolder = new TemporaryFolder();
    var secret = "s" + Guid.NewGuid().ToString("n");
    var bait = new Bait(listener.Address, secretFolder.In("secret"));
    await File.WriteAllTextAsync(bait.SecretFile, secret, cancellation);
    var given = arguments.GetValue(folders) ?? [];
    var names = arguments.GetValue(only) ?? [];
    var attacks = (given.Length > 0 ? given.SelectMany(Attacks.Of) : Attacks.All(bait))
        .Where(attack => names.Length == 0 || names.Any(name => attack.Name.StartsWith(name, StringComparison.Ordinal)))
        .Where(attack => !arguments.GetValue(quick) || !attack.IsSlow).ToList();
    if (arguments.GetValue(list))
    {
        foreach (var attack in attacks) Console.WriteLine($"{attack.Name,-32} {attack.Attempt}");
        return 0;
    }

    var limits = new Limits(TimeSpan.FromSeconds(arguments.GetValue(time)), (long)arguments.GetValue(memory) << 20, TimeSpan.FromMilliseconds(arguments.GetValue(health)));
    await using var started = arguments.GetValue(server) is not null ? null : await RunningServer.StartAsync(
        $"--Reading:TimeLimit={limits.ReadingTime}", $"--Reading:MemoryLimitMegabytes={arguments.GetValue(memory)}", "--Reading:Workers=2", $"--Reading:Confine={!arguments.GetValue(unconfined)}");
    using var http = new HttpClient { BaseAddress = arguments.GetValue(server) ?? started!.Http.BaseAddress, Timeout = TimeSpan.FromMinutes(5) };
    await using var watch = new ServerWatch(http.BaseAddress!, started?.ProcessId);
    if (arguments.GetValue(soak) is > 0 and var minutes)
    {
        var samples = Attacks.Of(new DirectoryInfo(Path.Combine(Repository.Root, "samples", "pile", "documents"))).ToList();
        var run = new Soak(new ApiCalls(http, arguments.GetRequiredValue(key)), watch, samples, attacks, limits, arguments.GetValue(seed));
        return await run.RunAsync(TimeSpan.FromMinutes(minutes), () => started?.HasEnded == true, () => started?.Faults ?? [], cancellation) ? 0 : 1;
    }

    var assault = new Assault(http, arguments.GetRequiredValue(key), watch, listener, limits, secret);
    await assault.PrepareAsync();
    Report.PrintHead();
    var seen = new List<Observation>();
    string? fault = null;
    foreach (var attack in attacks)
    {
        cancellation.ThrowIfCancellationRequested();
        seen.Add(await assault.MakeAsync(attack));
        Report.Print(seen[^1]);
        if (started?.HasEnded != true) continue;
        fault = $"The server ended with {attack.Name}.";
        break;
    }
    if (started is not null && started.Output.Contains("fault of the program", StringComparison.Ordinal)) fault ??= "The server's log tells of faults of the program:\n" + started.Output;
    return Report.Summarise(seen, fault) ? 0 : 1;
});
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// The making of attacks keeps threads busy; what measures is not to wait for one.
ThreadPool.SetMinThreads(workerThreads: 32, completionPortThreads: 32);
return await command.Parse(args).InvokeAsync();
