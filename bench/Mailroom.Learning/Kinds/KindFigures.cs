using System.Globalization;
using Mailroom.Classifying.Words;

namespace Mailroom.Learning.Kinds;

/// <summary>Measures how often the right kind of a document is recognised first and among five, whatever list it belongs to, by what was learned of written documents alone.</summary>
internal static class KindFigures
{
    private const int Few = 5;

    /// <summary>Prints the figures of each set.</summary>
    /// <param name="folder">The folder with the kinds, and with documents of them in <c>documents</c>.</param>
    /// <param name="corpus">The documents that are judged; none of them is learned from.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task PrintAsync(DirectoryInfo folder, Corpus corpus, CancellationToken cancellation)
    {
        var catalogue = await KindCatalogue.ReadAsync(folder, cancellation);
        var written = await KindDocuments.ReadAsync(new DirectoryInfo(Path.Combine(folder.FullName, "documents")), cancellation);
        var learner = new KindLearner();
        var model = learner.Fit(written, catalogue);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Kinds.Count} kinds, {written.Count} documents of {written.Select(document => document.Kind).Distinct(StringComparer.Ordinal).Count()} of them"));
        Console.WriteLine("\n| documents | files | kind first | among five |\n|---|---|---|---|");
        foreach (var set in corpus.Found.Concat(corpus.Written).Where(set => !set.IsTranslation))
        {
            var kinds = set.Types.Zip(set.Kinds, (type, known) => catalogue.Named(type.Name) ?? known).ToList();
            Print(set.Name, set.Documents.Select(document => (kinds[set.Labels.ToList().IndexOf(document.Label)], learner.TermsOf(DocumentIndex.Build(document.Text)))).Where(pair => model.Kinds.Contains(pair.Item1)));
        }

        void Print(string title, IEnumerable<(string Kind, Dictionary<string, double> Terms)> documents)
        {
            var ranks = documents.AsParallel().Select(document =>
            {
                var ranked = model.Kinds.Zip(model.Recognise(document.Terms)).OrderByDescending(pair => pair.Second).Select(pair => pair.First).ToList();
                return ranked.FindIndex(kind => catalogue.IsA(kind, document.Kind));
            }).ToList();
            if (ranks.Count > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {title} | {ranks.Count} | {ranks.Average(rank => rank == 0 ? 1.0 : 0):0.000} | {ranks.Average(rank => rank < Few ? 1.0 : 0):0.000} |"));
        }
    }
}
