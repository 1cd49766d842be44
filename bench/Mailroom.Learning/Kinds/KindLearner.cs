using Mailroom.Classifying;
using Mailroom.Classifying.Features;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Scoring;
using Mailroom.Classifying.Words;

namespace Mailroom.Learning.Kinds;

/// <summary>
/// Fits the recogniser of kinds as a conditional logit by stochastic descent with steps that shrink for what was often seen (Duchi, Hazan and Singer 2011: AdaGrad) and an L2 penalty. A term speaks only
/// of kinds in whose documents it stands.
/// </summary>
internal sealed class KindLearner
{
    private const int Epochs = 24;
    private const double Step = 0.5;
    private const double Penalty = 2e-5;
    private const double MostKinds = 0.4;

    private readonly PreparedTypes marks = new([new DocumentType("", "", [])], KnowledgeBase.BuiltIn.WithoutTypes());

    /// <summary>The terms of a document.</summary>
    public Dictionary<string, double> TermsOf(DocumentIndex document)
    {
        var hits = marks.Phrases.Find(document, marks.Phrases.Recognise(document));
        return KindTerms.Of(document, MarkDetector.Detect(document, hits, marks));
    }

    /// <summary>The model.</summary>
    /// <param name="documents">The written documents.</param>
    /// <param name="catalogue">All kinds, what they are called, and phrases of their documents.</param>
    public KindModel Fit(IReadOnlyList<KindDocument> documents, KindCatalogue catalogue)
    {
        var kinds = catalogue.Kinds.Order(StringComparer.Ordinal).ToList();
        var numbers = kinds.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var examples = new List<(int Kind, Dictionary<string, double> Terms, double Weight)>();
        var random = new Random(1);
        foreach (var document in documents)
        {
            var index = DocumentIndex.Build(document.Text);
            examples.Add((numbers[document.Kind], TermsOf(index), 1));
            // Once more without its title: what it says of itself is not all there is to learn.
            var page = document.Text.Pages[0];
            if (page.Lines.Count > 6) examples.Add((numbers[document.Kind], TermsOf(DocumentIndex.Build(document.Text with { Pages = [page with { Lines = [.. page.Lines.Skip(3)] }] })), 0.5));
            examples.Add((numbers[document.Kind], KindTerms.Of(document.CalledBy, ""), 0.5));
        }
        foreach (var (id, kind) in numbers)
        {
            foreach (var name in catalogue.NamesOf(id)) examples.Add((kind, KindTerms.Of(name, ""), 0.3));
            foreach (var phrases in catalogue.PhrasesOf(id)) examples.Add((kind, KindTerms.Of(catalogue.NamesOf(id)[0], phrases), 1));
        }
        var parameters = new Dictionary<string, Dictionary<int, int>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var (kind, terms, _) in examples)
        {
            foreach (var term in terms.Keys)
            {
                if (!parameters.TryGetValue(term, out var of)) parameters[term] = of = [];
                if (!of.ContainsKey(kind)) of[kind] = count++;
            }
        }
        var seen = parameters.Where(term => term.Value.Count < MostKinds * kinds.Count).ToDictionary(term => term.Key, term => term.Value.Select(pair => (Kind: pair.Key, Parameter: pair.Value)).ToArray(), StringComparer.Ordinal);
        var (weights, squares) = (new double[count], new double[count]);
        var laid = examples.ConvertAll(example => (example.Kind, example.Weight, Terms: example.Terms.Where(term => seen.ContainsKey(term.Key)).Select(term => (Pairs: seen[term.Key], Amount: term.Value)).ToArray()));
        var scores = new double[kinds.Count];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            foreach (var (kind, weight, terms) in laid.OrderBy(_ => random.Next()))
            {
                Array.Clear(scores);
                foreach (var (pairs, amount) in terms)
                {
                    foreach (var (of, parameter) in pairs) scores[of] += amount * weights[parameter];
                }
                var beliefs = Scores.ToConfidences(scores, 1);
                beliefs[kind] -= 1;
                foreach (var (pairs, amount) in terms)
                {
                    foreach (var (of, parameter) in pairs)
                    {
                        var gradient = (weight * beliefs[of] * amount) + (Penalty * weights[parameter]);
                        squares[parameter] += gradient * gradient;
                        weights[parameter] -= Step * gradient / (1e-3 + Math.Sqrt(squares[parameter]));
                    }
                }
            }
        }
        return new KindModel(kinds, seen.ToDictionary(term => term.Key, term => term.Value.Select(pair => ((ushort)pair.Kind, (float)weights[pair.Parameter])).ToArray(), StringComparer.Ordinal));
    }
}
