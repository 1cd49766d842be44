using System.CommandLine;
using System.Text.Json;
using Mailroom.Classifying;
using Mailroom.Classifying.Features;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Scoring;
using Mailroom.Learning;
using Mailroom.Reading;

// Written documents add variety; found ones are what counts. Most types that people invent are not known, but the common ones are.
const double WeightOfSamples = 0.5;
const double WeightOfIgnorance = 0.4;
const double WeightOfPartlyKnown = 0.4;

var folder = new Argument<DirectoryInfo>("folder") { Description = "Labelled documents with a manifest.csv (columns file, type, source_repository, split)." };
var typesFiles = new Option<FileInfo[]>("--types") { Description = "Files with document types; a document goes to the first that has its label.", Required = true, AllowMultipleArgumentsPerToken = true };
var cache = new Option<DirectoryInfo>("--cache") { Description = "Folder that keeps the texts once read.", Required = true };
var samples = new Option<DirectoryInfo[]>("--also") { Description = "Further labelled folders, each with a types.json of its own; they are learned from and not judged.", AllowMultipleArgumentsPerToken = true };
var judged = new Option<FileInfo[]>("--judge") { Description = "Files with further lists of types, which are judged but not learned from; the manifest's column subtype may have their labels.", AllowMultipleArgumentsPerToken = true };
var penalty = new Option<double>("--penalty") { Description = "Strength of the L2 penalty.", DefaultValueFactory = _ => 0.001 };
var output = new Option<FileInfo?>("--write") { Description = "File that the learned weights are written to." };
var ablations = new Option<bool>("--ablations") { Description = "Also measure without parts of the method." };
var final = new Option<bool>("--final") { Description = "Also judge the documents of the split final, which are never learned from." };
var speed = new Option<bool>("--speed") { Description = "Only measure how long classifying takes, once read." };
var mistakes = new Option<bool>("--mistakes") { Description = "List the mistakes with sources left out." };

var command = new RootCommand("Learns the weights of the classifier from labelled documents of the split develop, and measures how they carry over.")
{
    folder, typesFiles, samples, judged, cache, penalty, output, ablations, final, mistakes, speed,
};
command.SetAction(async (arguments, cancellation) =>
{
    var documents = await LabelledFolder.ReadAsync(arguments.GetRequiredValue(folder).FullName, arguments.GetRequiredValue(cache).FullName, new ReadingOptions(), cancellation);
    if (arguments.GetValue(speed))
    {
        Speed.Report(documents);
        return;
    }
    var developing = LabelledSet.Load([.. documents.Where(document => document.Split == "develop")], Files());
    var further = new List<LabelledSet>();
    foreach (var also in arguments.GetValue(samples) ?? [])
        further.AddRange(LabelledSet.Load(await LabelledFolder.ReadAsync(also.FullName, arguments.GetRequiredValue(cache).FullName, new ReadingOptions(), cancellation), [Path.Combine(also.FullName, "types.json")]));
    var strength = arguments.GetValue(penalty);

    // Each document is learned from with and without the built-in knowledge, and with part of it, for most types that people invent are unknown to it.
    var comparisons = Experiment.Comparisons(developing, KnowledgeBase.BuiltIn);
    var ignorant = Experiment.Comparisons(developing, KnowledgeBase.BuiltIn.WithoutTypes());
    var partlyKnown = Experiment.PartlyKnown(developing.Where(IsEnglish));
    IReadOnlyList<Comparison> learned =
    [
        .. comparisons, .. Experiment.Comparisons(further, KnowledgeBase.BuiltIn).Select(comparison => comparison with { Weight = WeightOfSamples * comparison.Weight }),
        .. ignorant.Select(comparison => comparison with { Weight = WeightOfIgnorance * comparison.Weight }),
        .. Experiment.Comparisons(further, KnowledgeBase.BuiltIn.WithoutTypes()).Select(comparison => comparison with { Weight = WeightOfIgnorance * WeightOfSamples * comparison.Weight }),
        .. partlyKnown.Select(comparison => comparison with { Weight = WeightOfPartlyKnown * comparison.Weight }),
        .. Experiment.PartlyKnown(further).Select(comparison => comparison with { Weight = WeightOfPartlyKnown * WeightOfSamples * comparison.Weight }),
    ];

    var bySource = Experiment.LeaveOut(comparisons, learned, comparison => comparison.Document.Source, strength);
    var byType = Experiment.LeaveOut(comparisons, learned, comparison => comparison.Kind, strength);
    var ignorantBySource = Experiment.LeaveOut(ignorant, learned, comparison => comparison.Document.Source, strength);
    var temperature = Learner.Temperature([.. bySource, .. byType, .. ignorantBySource]);
    var weights = Learner.Fit(learned, strength, 2000);

    var partlyKnownBySource = Experiment.LeaveOut(partlyKnown, learned, comparison => comparison.Document.Source, strength);
    var unknown = Experiment.LeaveOutKnownTypes([.. developing.Where(IsEnglish)], learned, strength);
    var samplesBySource = Experiment.LeaveOut([.. learned.Where(comparison => further.Contains(comparison.Set) && comparison.Weight > 0)], learned, comparison => comparison.Document.Source, strength);

    var unfit = Calibrator.UnfitCases(Experiment.Judge(Experiment.Unfit([.. developing.Where(IsEnglish), .. further], 60), weights), temperature).ToList();
    List<Case> cases =
    [
        .. Calibrator.Cases(bySource.Concat(byType), temperature), .. Calibrator.Cases(samplesBySource, temperature, 0.15), .. unfit,
        .. Calibrator.Cases(unknown, temperature, 0.2), .. Calibrator.Cases(ignorantBySource, temperature, 0.1),
    ];
    var judgedCases = cases.GroupBy(one => one.Outcome.Comparison.Document.Source).AsParallel().WithDegreeOfParallelism(2).SelectMany(source =>
    {
        var fold = Calibrator.Fit([.. cases.Where(one => one.Outcome.Comparison.Document.Source != source.Key && one.Outcome.Comparison.Kind != source.First().Outcome.Comparison.Kind)]);
        return source.Select(one => (Case: one, Confidence: fold.Confidence(one.Signals))).ToList();
    }).ToList();
    var real = bySource.Concat(byType).ToHashSet();
    var (adjusted, adjust) = Calibrator.ForFitting(Calibrator.Fit(cases), [.. judgedCases.Where(pair => pair.Case.Fits && real.Contains(pair.Case.Outcome))]);
    judgedCases = [.. judgedCases.Select(pair => (pair.Case, adjust(pair.Confidence)))];
    var known = judgedCases.Where(pair => real.Contains(pair.Case.Outcome) || !pair.Case.Fits && !samplesBySource.Contains(pair.Case.Outcome)).ToList();
    var calibration = Calibrator.WithThresholds(adjusted, known);

    Report.Heading($"Split develop");
    Report.Lines("sources left out", bySource, temperature);
    Report.Lines("types left out", byType, temperature);
    Report.Lines("types and knowledge of them left out", unknown, temperature);
    Report.Lines("a quarter of the types unknown, sources left out", partlyKnownBySource, temperature);
    Report.Lines("learned from", Experiment.Judge(comparisons, weights), temperature);
    Report.Lines("without knowledge, sources left out", ignorantBySource, temperature);
    Report.Calibrated("sources left out", judgedCases, bySource, calibration);
    Report.Calibrated("types left out", judgedCases, byType, calibration);
    Report.Calibrated("types and knowledge of them left out", judgedCases, unknown, calibration);
    Report.Calibrated("without knowledge", judgedCases, ignorantBySource, calibration);
    Report.Unfit(judgedCases, unfit, calibration);
    Report.Calibrated("samples, sources left out", judgedCases, samplesBySource, calibration);
    Report.Baseline(developing);
    if (arguments.GetValue(mistakes))
    {
        Report.Mistakes(bySource, temperature);
        Report.ByType(unknown);
        Report.Mistakes(unknown, temperature);
    }

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
        Report.Lines("all features", Experiment.Judge(Experiment.Comparisons(finals, KnowledgeBase.BuiltIn), weights), temperature);
        Report.Lines("without knowledge", Experiment.Judge(Experiment.Comparisons(finals, KnowledgeBase.BuiltIn.WithoutTypes()), weights), temperature);
        Report.Baseline(finals);
    }
    if (arguments.GetValue(judged) is { Length: > 0 } lists)
    {
        var sets = LabelledSet.Load(documents, lists.Select(file => file.FullName));
        Report.Heading("Judged alone");
        Report.Lines("all features", Experiment.Judge(Experiment.Comparisons(sets, KnowledgeBase.BuiltIn), weights), temperature);
        if (arguments.GetValue(mistakes)) Report.Mistakes(Experiment.Judge(Experiment.Comparisons(sets, KnowledgeBase.BuiltIn), weights), temperature);
        foreach (var set in sets) Corrections.Report(set, Weights.FromVector(weights, temperature, calibration));
    }
    Console.WriteLine($"\nUnknown below {calibration.MinimumConfidence}; without review from {string.Join(", ", calibration.Thresholds.Select(threshold => $"{threshold.Tolerance}: {threshold.Confidence}"))}");
    foreach (var (signal, weight) in calibration.Signals) Console.WriteLine($"{signal,-20}{weight,8:0.00}");
    Console.WriteLine($"\ntemperature {temperature:0.0}");
    foreach (var feature in Enum.GetValues<Feature>()) Console.WriteLine($"{feature,-20}{weights[(int)feature],8:0.00}{weights[FeatureSet.Count + (int)feature],8:0.00}");
    if (arguments.GetValue(output) is { } file) await File.WriteAllTextAsync(file.FullName, Serialize(weights, temperature, calibration), cancellation);

    static bool IsEnglish(LabelledSet set) => !set.Name.Contains("-de", StringComparison.Ordinal) && !set.Name.Contains("-es", StringComparison.Ordinal);

    IEnumerable<string> Files() => arguments.GetRequiredValue(typesFiles).Select(file => file.FullName);

    void Measure(string without, Func<DocumentType, DocumentType> alter)
    {
        var altered = Experiment.Comparisons(developing, KnowledgeBase.BuiltIn, alter);
        Report.Lines(without, Experiment.LeaveOut(altered, [.. learned, .. altered], comparison => comparison.Document.Source, strength), temperature);
    }
});
return await command.Parse(args).InvokeAsync();

static string Serialize(double[] weights, double temperature, Calibration calibration) => JsonSerializer.Serialize(
    Weights.FromVector([.. weights.Select(weight => Math.Round(weight, 4))], temperature, calibration), new JsonSerializerOptions(JsonSerializerOptions.Web) { WriteIndented = true }) + "\n";
