using Mailroom.Classifying.Features;
using Mailroom.Classifying.Knowledge;
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
    private readonly PreparedTypes prepared;
    private readonly Weights weights;
    private readonly double[] vector;

    /// <summary>Prepares the types: their words are folded, stemmed and weighed once.</summary>
    /// <param name="types">One or more types.</param>
    /// <exception cref="ArgumentException">There is no type.</exception>
    public Classifier(IReadOnlyList<DocumentType> types) : this(types, KnowledgeBase.BuiltIn, Weights.BuiltIn)
    {
    }

    internal Classifier(IReadOnlyList<DocumentType> types, KnowledgeBase knowledge, Weights weights)
    {
        if (types.Count == 0) throw new ArgumentException("At least one document type is needed.", nameof(types));
        this.types = types;
        this.weights = weights;
        vector = weights.ToVector();
        prepared = new PreparedTypes(types, knowledge);
    }

    /// <summary>The name and version of this method, stored with every answer.</summary>
    public static string Version => "builtin-1";

    /// <summary>Ranks the types for a document.</summary>
    /// <param name="document">The document as it was read.</param>
    /// <returns>The best type, all scores and the evidence.</returns>
    public Answer Classify(DocumentText document)
    {
        var index = DocumentIndex.Build(document);
        var table = FeatureExtractor.Extract(prepared, index);
        var confidences = Scores.ToConfidences(Scores.Of(Leads.Of(table), vector), weights.Temperature);
        var ranked = Enumerable.Range(0, types.Count).OrderByDescending(type => confidences[type]).ToList();
        var evidence = new EvidenceCollector(types, weights, index, table).Collect(ranked);
        return new Answer(types[ranked[0]].Name, confidences[ranked[0]], [.. ranked.Select(type => new TypeScore(types[type].Name, confidences[type]))], evidence);
    }
}
