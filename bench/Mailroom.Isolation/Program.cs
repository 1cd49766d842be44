using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Mailroom.Reading;
using Mailroom.Reading.Isolation;

var folder = new Argument<DirectoryInfo>("folder") { Description = "Documents; all below it are read." };
var rounds = new Option<int>("--rounds") { Description = "How often each way is timed.", DefaultValueFactory = _ => 5 };
var workers = new Option<int>("--workers") { Description = "How many documents are read at the same time.", DefaultValueFactory = _ => Environment.ProcessorCount };
var pattern = new Option<string>("--pattern") { Description = "Names of the files that are read, for example *.pdf.", DefaultValueFactory = _ => "*" };
var command = new RootCommand("Times the reading of documents within one process, in child processes, and in child processes that are confined, turn by turn in one run.") { folder, rounds, workers, pattern };
command.SetAction(async (arguments, cancellation) =>
{
    var files = arguments.GetRequiredValue(folder).EnumerateFiles(arguments.GetRequiredValue(pattern), SearchOption.AllDirectories).Select(file => File.ReadAllBytes(file.FullName)).ToList();
    var (turns, side) = (arguments.GetValue(rounds), arguments.GetValue(workers));
    await using var open = Pool(side, isConfined: false);
    await using var confined = Pool(side, isConfined: true);
    Func<byte[], Task>[] ways =
    [
        file => DocumentReader.ReadAsync(file, new ReadingOptions(), cancellation),
        file => open.ReadAsync(new MemoryStream(file), file.Length, new ReadingOptions(), cancellation),
        file => confined.ReadAsync(new MemoryStream(file), file.Length, new ReadingOptions(), cancellation),
    ];
    string[] names = ["within one process", "in child processes", "in confined child processes"];
    Console.WriteLine($"{files.Count} documents, {side} at a time; confined by: {string.Join(", ", await confined.ProtectionsAsync(cancellation) ?? [])}");

    // Once without the clock: code is compiled, files are in memory, processes have started.
    foreach (var way in ways) await ReadAllAsync(way);
    var times = ways.Select(_ => new List<double>()).ToArray();
    for (var turn = 0; turn < turns; turn++)
    {
        for (var way = 0; way < ways.Length; way++)
        {
            var began = Stopwatch.GetTimestamp();
            await ReadAllAsync(ways[way]);
            times[way].Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    for (var way = 0; way < ways.Length; way++)
    {
        // Of each round its own ratio: what the machine did beside it meets all ways alike.
        var ratio = Median(times[way].Zip(times[0], (mine, first) => mine / first));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names[way],-28} {Median(times[way]),7:0.00} s  {files.Count / Median(times[way]),6:0.0} documents/s  ratio {ratio:0.000} ({times[way].Min():0.00} – {times[way].Max():0.00} s)"));
    }

    return 0;

    Task ReadAllAsync(Func<byte[], Task> read) => Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = side, CancellationToken = cancellation }, async (file, _) =>
    {
        try
        {
            await read(file);
        }
        catch (ReadingException)
        {
            // Some documents cannot be read, whatever the way.
        }
    });
});
return args is ["read-worker"] ? await ReadWorker.RunAsync() : await command.Parse(args).InvokeAsync();

static ReadWorkerPool Pool(int workers, bool isConfined) => new(new ReadWorkerPoolOptions { FileName = Environment.ProcessPath!, Arguments = ["read-worker"], Workers = workers, IsConfined = isConfined });

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToList();
    return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
