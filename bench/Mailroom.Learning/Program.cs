using System.CommandLine;
using System.Text.Json;
using Mailroom.Classifying;
using Mailroom.Classifying.Features;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Scoring;
using Mailroom.Learning;

var folder = new Argument<DirectoryInfo>("folder") { Description = "Labelled documents with a manifest.csv (columns file, type, source_repository, split)." };
var typesFiles = new Option<FileInfo[]>("--types") { Description = "Files with document types; a document goes to the first that has its label.", Required = true, AllowMultipleArgumentsPerToken = true };
var cache = new Option<DirectoryInfo>("--cache") { Description = "Folder that keeps the texts once read.", Required = true };
var penalty = new Option<double>("--penalty") { Description = "Strength of the L2 penalty.", DefaultValueFactory = _ => 0.001 };
var output = new Option<FileInfo?>("--write") { Description = "File that the learned weights are written to." };
var ablations = new Option<bool>("--ablations") { Description = "Also measure without parts of the method." };
var final = new Option<bool>("--final") { Description = "Also judge the documents of the split final, which are never learned from." };
var mistakes = new Option<bool>("--mistakes") { Description = "List the mistakes with sources left out." };

var command = new RootCommand("Learns the weights of the classifier from labelled documents of the split develop, and measures how they carry over.")
{
    folder, typesFiles, cache, penalty, output, ablations, final, mistakes,
};
command.SetAction(async (arguments, cancellation) =>
{
    var documents = await LabelledFolder.ReadAsync(arguments.GetRequiredValue(folder).FullName, arguments.GetRequiredValue(cache).FullName, cancellation);
    var developing = LabelledSet.Load([.. documents.Where(document => document.Split == "develop")], Files());
    var strength = arguments.GetValue(penalty);

    // Each document is learned from twice, with and without the built-in knowledge, for most types that people invent are unknown to it.
    var examples = Experiment.Examples(developing, KnowledgeBase.BuiltIn);
    var ignorant = Experiment.Examples(developing, KnowledgeBase.BuiltIn.WithoutTypes());
    IReadOnlyList<Example> learned = [.. examples, .. ignorant.Select(example => example with { Weight = 0.5 * example.Weight })];

    var bySource = Experiment.LeaveOut(examples, learned, document => document.Source, strength);
    var byType = Experiment.LeaveOut(examples, learned, document => document.Label, strength);
    var ignorantBySource = Experiment.LeaveOut(ignorant, learned, document => document.Source, strength);
    var temperature = Learner.Temperature([.. bySource, .. byType, .. ignorantBySource]);
    var weights = Learner.Fit(learned, strength, 2000);

    Report.Heading($"Split develop");
    Report.Lines("sources left out", bySource, temperature);
    Report.Lines("types left out", byType, temperature);
    Report.Lines("learned from", Experiment.Judge(examples, weights), temperature);
    Report.Lines("without knowledge, sources left out", ignorantBySource, temperature);
    Report.Baseline(developing);
    if (arguments.GetValue(mistakes)) Report.Mistakes(bySource, temperature);

    if (arguments.GetValue(ablations))
    {
        Report.Heading("Split develop, sources left out, without");
        Measure("unique words", type => type with { UniqueWords = [] });
        Measure("description", type => type with { Description = "" });
    }
    if (arguments.GetValue(final))
    {
        var finals = LabelledSet.Load([.. documents.Where(document => document.Split == "final")], Files());
        Report.Heading("Split final");
        Report.Lines("all features", Experiment.Judge(Experiment.Examples(finals, KnowledgeBase.BuiltIn), weights), temperature);
        Report.Lines("without knowledge", Experiment.Judge(Experiment.Examples(finals, KnowledgeBase.BuiltIn.WithoutTypes()), weights), temperature);
        Report.Baseline(finals);
    }
    Console.WriteLine($"\ntemperature {temperature:0.0}");
    foreach (var feature in Enum.GetValues<Feature>()) Console.WriteLine($"{feature,-20}{weights[(int)feature],8:0.00}{weights[FeatureSet.Count + (int)feature],8:0.00}");
    if (arguments.GetValue(output) is { } file) await File.WriteAllTextAsync(file.FullName, Serialize(weights, temperature), cancellation);

    IEnumerable<string> Files() => arguments.GetRequiredValue(typesFiles).Select(file => file.FullName);

    void Measure(string without, Func<DocumentType, DocumentType> alter)
    {
        var altered = Experiment.Examples(developing, KnowledgeBase.BuiltIn, alter);
        Report.Lines(without, Experiment.LeaveOut(altered, [.. learned, .. altered], document => document.Source, strength), temperature);
    }
});
return await command.Parse(args).InvokeAsync();

static string Serialize(double[] weights, double temperature) => JsonSerializer.Serialize(
    Weights.FromVector([.. weights.Select(weight => Math.Round(weight, 4))], temperature), new JsonSerializerOptions(JsonSerializerOptions.Web) { WriteIndented = true }) + "\n";
