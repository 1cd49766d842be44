using System.Diagnostics;
using Mailroom.Classifying;
using Mailroom.Classifying.Knowledge;

namespace Mailroom.Learning;

/// <summary>Measures how long documents that are read take to be classified, one after the other, with few types and with many.</summary>
internal static class Speed
{
    public static void Report(IReadOnlyList<LabelledDocument> documents)
    {
        Console.WriteLine();
        foreach (var count in (int[])[8, 100, 1000])
        {
            var watch = Stopwatch.StartNew();
            var classifier = new Classifier(Types(count));
            var prepared = watch.Elapsed;
            foreach (var document in documents) classifier.Classify(document.Text);
            watch.Restart();
            foreach (var document in documents) classifier.Classify(document.Text);
            Console.WriteLine($"{count} types: prepared in {prepared.TotalMilliseconds:0} ms, {watch.Elapsed.TotalMilliseconds / documents.Count:0.0} ms a document, process at most {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        }
    }

    // Beyond the known ones the same again, each with a name and a word of its own.
    private static List<DocumentType> Types(int count)
    {
        var known = BuiltInTypes.List("en");
        return [.. Enumerable.Range(0, count).Select(number => known[number % known.Count] is var type && number < known.Count
            ? type
            : type with { Name = $"{type.Name} {number}", UniqueWords = [.. type.UniqueWords, $"house {number}"] })];
    }
}
