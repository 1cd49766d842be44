using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mailroom.Classifying.Features;
using Mailroom.Learning;
using Mailroom.Learning.Kinds;

var lists = new Option<string[]>("--lists") { Description = "Lists of document types as NAME=FILE, each beside a manifest.csv (columns file, type, source_repository, split) and its documents.", Required = true, AllowMultipleArgumentsPerToken = true };
var samples = new Option<DirectoryInfo[]>("--also") { Description = "Folders of written documents, each with a types.json of its own; they are learned from and not judged.", AllowMultipleArgumentsPerToken = true };
var judged = new Option<string[]>("--judge") { Description = "Further lists as NAME=FILE, by which it is measured what corrections are worth; the manifest's column subtype may have their labels.", AllowMultipleArgumentsPerToken = true };
var cache = new Option<DirectoryInfo>("--cache") { Description = "Folder that keeps the texts once read.", Required = true };
var kinds = new Option<DirectoryInfo?>("--kinds") { Description = "Only measure how well kinds are recognised, learned from this folder (samples/kinds)." };
var drawn = new Option<int>("--drawn") { Description = "How many lists are drawn anew.", DefaultValueFactory = _ => 300 };
var penalty = new Option<double>("--penalty") { Description = "Strength of the L2 penalty.", DefaultValueFactory = _ => 0.0005 };
var quick = new Option<bool>("--quick") { Description = "Leave out collections only, and learn in fewer steps." };
var output = new Option<FileInfo?>("--write") { Description = "File that the learned weights are written to." };
var final = new Option<bool>("--final") { Description = "Also judge the documents of the split final, which are never learned from." };
var speed = new Option<bool>("--speed") { Description = "Only measure how long classifying takes, once read." };
var mistakes = new Option<bool>("--mistakes") { Description = "List the mistakes with collections left out." };

var command = new RootCommand("Learns the weights of the classifier from labelled documents of the split develop, and measures how it answers on documents, collections and types that the learning never saw.")
{
    lists, samples, judged, cache, kinds, drawn, penalty, quick, output, final, speed, mistakes,
};
command.SetAction(async (arguments, cancellation) =>
{
    var (names, texts, further) = (arguments.GetRequiredValue(lists), arguments.GetRequiredValue(cache).FullName, arguments.GetValue(samples) ?? []);
    var corpus = await Corpus.ReadAsync(names, further, "develop", texts, cancellation);
    if (arguments.GetValue(speed))
    {
        Speed.Report([.. corpus.Found.Where(set => !set.IsTranslation).SelectMany(set => set.Documents)]);
        return;
    }
    if (arguments.GetValue(kinds) is { } folder)
    {
        await KindFigures.PrintAsync(folder, corpus, cancellation);
        return;
    }
    var learned = TrainingSet.Of(corpus, arguments.GetValue(drawn));
    var isQuick = arguments.GetValue(quick);
    var (strength, iterations) = (arguments.GetValue(penalty), isQuick ? 200 : 400);
    Console.WriteLine($"{corpus.Found.Where(set => !set.IsTranslation).Sum(set => set.Documents.Count)} found and {corpus.Written.Sum(set => set.Documents.Count)} written documents, {learned.Count} comparisons");

    StrangersTable.Head();
    var strangers = new Strangers(corpus, learned, strength, iterations);
    foreach (var (leftOut, title) in ((LeftOut, string)[])[(LeftOut.Collection, "collection"), (LeftOut.Type, "type"), (LeftOut.Both, "collection and type"), (LeftOut.Known, "collection, type and knowledge of it")])
    {
        if (isQuick && leftOut != LeftOut.Collection) continue;
        var judgements = strangers.Judge(leftOut);
        StrangersTable.Rows(title, judgements);
        if (leftOut == LeftOut.Collection && arguments.GetValue(mistakes)) StrangersTable.Mistakes(judgements);
    }

    var trained = Trained.On(learned, strength, isQuick ? 400 : 1500);
    if (arguments.GetValue(final))
    {
        var finals = await Corpus.ReadAsync(names, [], "final", texts, cancellation);
        StrangersTable.Rows("final", [.. finals.Found.SelectMany(set => Comparer.Compare(set, Mailroom.Classifying.Knowledge.KnowledgeBase.BuiltIn)).Select(trained.Judge)]);
    }
    if (arguments.GetValue(judged) is { Length: > 0 } others)
    {
        foreach (var set in (await Corpus.ReadAsync(others, [], "develop", texts, cancellation)).Found) Corrections.Report(set, trained.ToWeights());
    }
    Print(trained);
    if (arguments.GetValue(output) is { } file) await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(trained.ToWeights(), new JsonSerializerOptions(JsonSerializerOptions.Web) { WriteIndented = true }) + "\n", cancellation);
});
return await command.Parse(args).InvokeAsync();

static void Print(Trained trained)
{
    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    var calibration = trained.Calibration;
    Console.WriteLine($"\nUnknown below {calibration.MinimumConfidence}; without review from {string.Join(", ", calibration.Thresholds.Select(threshold => $"{threshold.Tolerance}: {threshold.Confidence}"))}; temperature {trained.Temperature}");
    foreach (var (signal, weight) in calibration.Signals) Console.WriteLine($"{signal,-20}{weight,8:0.00}");
    Console.WriteLine();
    foreach (var feature in Enum.GetValues<Feature>()) Console.WriteLine($"{feature,-20}{trained.Weights[(int)feature],8:0.00}{trained.Weights[FeatureSet.Count + (int)feature],8:0.00}");
}
