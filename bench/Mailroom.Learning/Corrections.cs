using Mailroom.Classifying;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Scoring;

namespace Mailroom.Learning;

/// <summary>Measures what a few corrections are worth: some documents of each type are taught, the rest is judged.</summary>
internal static class Corrections
{
    private const int Draws = 20;

    public static void Report(LabelledSet set, Weights weights)
    {
        var classifier = new Classifier(set.Types, new ClassifierOptions(), KnowledgeBase.BuiltIn, weights);
        var names = set.Labels.Zip(set.Types).ToDictionary(pair => pair.First, pair => pair.Second.Name);
        foreach (var (taught, wrong) in ((int, Wrong)[])[(0, Wrong.None), (1, Wrong.None), (2, Wrong.None), (3, Wrong.None), (3, Wrong.OneOfAType), (3, Wrong.OneOfEachType), (5, Wrong.None)])
        {
            var accuracies = Enumerable.Range(0, Draws).AsParallel().WithDegreeOfParallelism(2).Select(draw =>
            {
                var random = new Random(draw);
                var mixed = set.Documents.OrderBy(_ => random.Next()).ToList();
                var lessons = mixed.GroupBy(document => document.Label).SelectMany(type => type.Take(taught)).ToList();
                var mislabelled = lessons.GroupBy(document => document.Label).Select(type => type.First()).OrderBy(_ => random.Next())
                    .Take(wrong switch { Wrong.OneOfAType => 1, Wrong.OneOfEachType => int.MaxValue, _ => 0 }).ToHashSet();
                var examples = lessons.Select(document => Example.From(document.Text, mislabelled.Contains(document) ? Other(set, document.Label, names, random) : names[document.Label])).ToList();
                var taughtClassifier = classifier.Learn(examples);
                var rest = mixed.Except(lessons).ToList();
                return rest.Count == 0 ? double.NaN : rest.Average(document => taughtClassifier.Classify(document.Text).Scores[0].DocumentType == names[document.Label] ? 1.0 : 0);
            }).Where(accuracy => !double.IsNaN(accuracy)).ToList();
            Console.WriteLine($"  {set.Name}: {taught} taught a type{(wrong == Wrong.None ? "" : wrong == Wrong.OneOfAType ? ", one of one type wrongly" : ", one of each type wrongly")}: {accuracies.DefaultIfEmpty(0).Average():0.000}");
        }
    }

    private enum Wrong
    {
        None,
        OneOfAType,
        OneOfEachType,
    }

    private static string Other(LabelledSet set, string label, Dictionary<string, string> names, Random random)
    {
        var others = set.Labels.Where(other => other != label).ToList();
        return names[others[random.Next(others.Count)]];
    }
}
