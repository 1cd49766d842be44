using Mailroom.Classifying.Features;
using Mailroom.Classifying.Knowledge;
using Mailroom.Reading;

namespace Mailroom.Classifying.Scoring;

/// <summary>The types of a list that a document can be because it states its kind itself, by the elements and codes of an electronic document.</summary>
internal sealed class StatedTypes
{
    // It is no guess, but what wrote the document may be wrong, and a type of the list may mean something else than its name says.
    private const double Certainty = 0.99;
    // So far ahead in score that even hundreds of other types have no share worth naming.
    private const double Ahead = 14;
    // A type that only has the kind in its name, as "Hotel invoice" has, is narrower: it takes words to be it rather than the kind itself.
    private const double Narrower = 6;
    private const double ShareOfEvidence = 0.9;
    // What makes an example speak for another type as loudly as a document that is nearly the same.
    private const double NearlySame = 4.5;

    private readonly XmlVocabulary vocabulary;
    private readonly double[] strengths;

    private StatedTypes(XmlVocabulary vocabulary, double[] strengths) => (this.vocabulary, this.strengths) = (vocabulary, strengths);

    /// <summary>The types; null where the document states no kind, or the list has none that is of it.</summary>
    public static StatedTypes? Of(XmlVocabulary? vocabulary, PreparedTypes types, KnowledgeBase knowledge)
    {
        if (vocabulary is null || knowledge.TypeOf(vocabulary) is not { } known) return null;
        // With "Contract" alone in the list a lease is a contract.
        for (var kind = known; kind is not null; kind = knowledge.Types.FirstOrDefault(type => type.Id == kind.KindOf))
        {
            double[] strengths = [.. types.Types.Select(type => type.Known is { } link && link.Type.Id == kind.Id ? link.Strength : 0)];
            if (strengths.Any(strength => strength > 0)) return new StatedTypes(vocabulary, strengths);
        }
        return null;
    }

    /// <summary>Whether people have called documents that are nearly the same something else.</summary>
    /// <param name="likeness">How much each type's examples are like the document.</param>
    public bool IsDenied(double[] likeness)
    {
        double Most(bool stated) => likeness.Where((_, type) => strengths[type] > 0 == stated).DefaultIfEmpty(0).Max();
        return Most(stated: false) > Most(stated: true) + NearlySame;
    }

    /// <summary>The scores with those of these types ahead of all others.</summary>
    public double[] Raise(double[] scores)
    {
        var best = scores.Where((_, type) => strengths[type] > 0).Max();
        var raise = scores.Max() - best + Ahead;
        return [.. scores.Select((score, type) => strengths[type] > 0 ? score + raise + (Narrower * Math.Log(strengths[type])) : score)];
    }

    /// <summary>How sure it is that a type is right.</summary>
    /// <param name="type">The type's place.</param>
    /// <param name="share">Its share in all raised scores.</param>
    public double Confidence(int type, double share) => Certainty * strengths[type] * share;

    /// <summary>The evidence for a type, before what was found otherwise.</summary>
    public IReadOnlyList<Evidence> Before(IReadOnlyList<Evidence> others, string documentType)
    {
        var statement = vocabulary.Codes.Count == 0 ? vocabulary.Name : $"{vocabulary.Name}, type {string.Join(", ", vocabulary.Codes)}";
        return [new Evidence(statement, vocabulary.Page, documentType, ShareOfEvidence) { Kind = EvidenceKind.Form }, .. others.Select(one => one with { Share = one.Share * (1 - ShareOfEvidence) })];
    }
}
