using Mailroom.Classifying.Scoring;

namespace Mailroom.Learning.Kinds;

/// <summary>Says what kind of document a document is, whatever the list of types: a conditional logit over all known kinds, learned from documents written for it.</summary>
internal sealed class KindModel
{
    private readonly Dictionary<string, (ushort Kind, float Weight)[]> weights;

    /// <summary>A model of learned weights.</summary>
    /// <param name="kinds">The ids of the kinds.</param>
    /// <param name="weights">For each term the kinds that it speaks for or against, and how much.</param>
    public KindModel(IReadOnlyList<string> kinds, Dictionary<string, (ushort Kind, float Weight)[]> weights) => (Kinds, this.weights) = (kinds, weights);

    /// <summary>The ids of the kinds, in the order of beliefs.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>How strongly each kind is believed: from 0 to 1, 1 in all.</summary>
    public double[] Recognise(IReadOnlyDictionary<string, double> terms)
    {
        var scores = new double[Kinds.Count];
        foreach (var (term, amount) in terms)
        {
            if (!weights.TryGetValue(term, out var speaks)) continue;
            foreach (var (kind, weight) in speaks) scores[kind] += amount * weight;
        }
        return Scores.ToConfidences(scores, 1);
    }
}
