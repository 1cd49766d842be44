using Mailroom.Classifying.Carrying;
using Mailroom.Classifying.Features;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Learning;
using Mailroom.Classifying.Scoring;
using Mailroom.Classifying.Words;
using Mailroom.Reading;

namespace Mailroom.Classifying;

/// <summary>
/// Says which of a list of document types a document is. Made once for a list of types, and used for any number of documents, from any number of threads.
/// </summary>
public sealed class Classifier
{
    private readonly IReadOnlyList<DocumentType> types;
    private readonly ClassifierOptions options;
    private readonly KnowledgeBase knowledge;
    private readonly PreparedTypes prepared;
    private readonly Weights weights;
    private readonly double[] vector;
    private readonly LearnedTypes? learned;

    /// <summary>Prepares the types: their words are folded, stemmed and weighed once.</summary>
    /// <param name="types">One or more types.</param>
    /// <param name="options">What the classification sets; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no type.</exception>
    public Classifier(IReadOnlyList<DocumentType> types, ClassifierOptions? options = null) : this(types, options ?? new ClassifierOptions(), KnowledgeBase.BuiltIn, Weights.BuiltIn)
    {
    }

    internal Classifier(IReadOnlyList<DocumentType> types, ClassifierOptions options, KnowledgeBase knowledge, Weights weights)
    {
        if (types.Count == 0) throw new ArgumentException("At least one document type is needed.", nameof(types));
        this.types = types;
        this.options = options;
        this.knowledge = knowledge;
        this.weights = weights;
        vector = weights.ToVector();
        prepared = new PreparedTypes(types, knowledge);
    }

    private Classifier(Classifier other, LearnedTypes learned) =>
        (types, options, knowledge, prepared, weights, vector, this.learned) = (other.types, other.options, other.knowledge, other.prepared, other.weights, other.vector, learned);

    /// <summary>The name and version of this method, stored with every answer.</summary>
    public static string Version => "builtin-1";

    /// <summary>The confidence from which on a document may go without review.</summary>
    /// <param name="tolerance">The chance of a mistake that is accepted, from 0 to 1.</param>
    public static double ReviewBelow(double tolerance) => Weights.BuiltIn.Calibration.ReviewBelow(tolerance);

    /// <summary>The same classifier that has also learned from examples; this one stays as it is.</summary>
    /// <param name="examples">
    /// All examples, those learned from before too: what is left out is unlearned. Those of other types than the list's are passed over. Where most are the same objects as before, only the others
    /// cost time.
    /// </param>
    public Classifier Learn(IReadOnlyCollection<Example> examples) => new(this, (learned ?? LearnedTypes.None(types)).With(examples));

    /// <summary>Whether a document is what it is by its form: a mail, where mails are a type of the list. What of it was not read cannot change that.</summary>
    /// <param name="document">The document as it was read.</param>
    public bool DecidesByForm(DocumentText document) => document.Mail is not null && prepared.HasMailType;

    /// <summary>Ranks the types for a document.</summary>
    /// <param name="document">The document as it was read.</param>
    /// <returns>The best type, all scores and the evidence.</returns>
    public Answer Classify(DocumentText document) => document.Carried.Count == 0 ? ClassifyAlone(document) : CarryingDocument.Classify(document, DecidesByForm(document), ClassifyAlone);

    private Answer ClassifyAlone(DocumentText document)
    {
        var index = DocumentIndex.Build(document);
        var table = FeatureExtractor.Extract(prepared, index);
        var rows = Leads.Of(table);
        var example = learned is null ? null : Example.From(index, "");
        var taught = example is null ? new double[types.Count] : learned!.Scores(example);
        double[] found = [.. Scores.Of(rows, vector).Zip(taught, (score, learnt) => (score / weights.Temperature) + learnt)];
        var stated = StatedTypes.Of(document.Vocabulary, prepared, knowledge);
        if (stated is not null && example is not null && stated.IsDenied(learned!.Likeness(example))) stated = null;
        var scores = stated?.Raise(found) ?? found;
        var ranked = Enumerable.Range(0, types.Count).OrderByDescending(type => scores[type]).ToList();
        var best = ranked[0];
        var shares = Scores.ToConfidences(scores, 1);
        var confidence = weights.Calibration.Confidence(Signals.Of(rows[best], found, best, prepared.KnownShare, taught[best], DocumentSigns.Of(index)));
        var confidences = Scores.WithBest(shares, best, Math.Max(confidence, stated?.Confidence(best, shares[best]) ?? 0));
        var isUnknown = confidences[best] < (options.MinimumConfidence ?? weights.Calibration.MinimumConfidence);
        var evidence = new EvidenceCollector(types, weights, index, table).Collect(ranked);
        return new Answer(
            isUnknown ? Answer.Unknown : types[best].Name, confidences[best], [.. ranked.Select(type => new TypeScore(types[type].Name, confidences[type]))],
            stated?.Before(evidence, types[best].Name) ?? evidence)
        {
            Reasons = Doubts.Of(confidences, ranked, isUnknown, index, weights.Calibration.ReviewBelow(options.Tolerance)),
        };
    }
}
