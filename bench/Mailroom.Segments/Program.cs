using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mailroom.Classifying;
using Mailroom.Reading;
using Mailroom.Segments;

var folder = new Argument<DirectoryInfo>("folder") { Description = "Labelled documents with a manifest.csv (columns file, type, source_repository, split)." };
var typesFiles = new Option<FileInfo[]>("--types") { Description = "Files with document types; a document goes to the first that has its label.", Required = true, AllowMultipleArgumentsPerToken = true };
var samples = new Option<DirectoryInfo[]>("--also") { Description = "Further labelled folders, each with a types.json of its own; they are judged and not learned from.", AllowMultipleArgumentsPerToken = true };
var cache = new Option<DirectoryInfo>("--cache") { Description = "Folder that keeps the texts once read.", Required = true };
var count = new Option<int>("--bundles") { Description = "How many bundles are made for each list of types.", DefaultValueFactory = _ => 600 };
var seed = new Option<int>("--seed") { Description = "Where chance begins.", DefaultValueFactory = _ => 1 };
var penalty = new Option<double>("--penalty") { Description = "Strength of the L2 penalty on what departs from the prior.", DefaultValueFactory = _ => 0.02 };
var final = new Option<bool>("--final") { Description = "Also judge the documents of the split final, which are never learned from." };
var mistakes = new Option<bool>("--mistakes") { Description = "List what was cut wrongly and what was missed on the split develop." };
var output = new Option<FileInfo?>("--write") { Description = "File that the learned weights are written to." };
var command = new RootCommand("Learns from bundles of labelled documents where one document ends and the next begins, and measures how well that carries over.")
{
    folder, typesFiles, samples, cache, count, seed, penalty, final, mistakes, output,
};
command.SetAction(async (arguments, cancellation) =>
{
    var options = new ReadingOptions { MaximumPages = 200 };
    var documents = await LabelledFolder.ReadAsync(arguments.GetRequiredValue(folder).FullName, arguments.GetRequiredValue(cache).FullName, options, cancellation);
    var files = arguments.GetRequiredValue(typesFiles).Select(file => file.FullName).ToList();
    var (bundles, start, strength) = (arguments.GetValue(count), arguments.GetValue(seed), arguments.GetValue(penalty));

    var experiment = new Experiment(Lists(documents.Where(document => document.Split == "develop"), files), bundles, start, strength);
    var leastChance = experiment.LeastChance();
    Report.Print("develop, sources left out", experiment.LeftOut(leastChance));
    Report.PrintChances(experiment);
    if (arguments.GetValue(mistakes)) experiment.PrintMistakes(leastChance);
    var weights = experiment.FitAll(leastChance);
    if (arguments.GetValue(final))
        Report.Print("final", Judged.By(weights, Lists(documents.Where(document => document.Split == "final"), files), bundles, start));
    foreach (var also in arguments.GetValue(samples) ?? [])
    {
        var further = await LabelledFolder.ReadAsync(also.FullName, arguments.GetRequiredValue(cache).FullName, options, cancellation);
        Report.Print(also.Name, Judged.By(weights, Lists(further, [Path.Combine(also.FullName, "types.json")]), bundles / 4, start));
    }
    Console.WriteLine($"\nA cut from {leastChance:0.00} on; bias {weights.Bias:0.00}");
    foreach (var (sign, weight) in weights.Signs) Console.WriteLine($"{sign,-20}{weight,8:0.00}");
    if (arguments.GetValue(output) is { } file) await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(weights, JsonOptions) + "\n", cancellation);
});
return await command.Parse(args).InvokeAsync();

static IReadOnlyList<(TypeList List, IReadOnlyList<Part> Parts)> Lists(IEnumerable<LabelledDocument> documents, IEnumerable<string> files) => [.. LabelledSet.Load([.. documents], files).Select(set =>
{
    var list = new TypeList(set.Name, new Classifier(set.Types));
    return (list, (IReadOnlyList<Part>)[.. set.Documents.Select(document => new Part(document, list, set.Types[set.Labels.ToList().IndexOf(document.Label)].Name))]);
})];

/// <summary>What all parts of the program share.</summary>
internal static partial class Program
{
    /// <summary>A segment's type is that of its first pages, as a file's is.</summary>
    public const int PagesOfType = 5;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerOptions.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };
}
