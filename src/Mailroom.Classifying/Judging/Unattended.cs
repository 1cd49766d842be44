namespace Mailroom.Classifying.Judging;

/// <summary>The documents that nobody needs to look at.</summary>
/// <param name="MinimumConfidence">The confidence from which on they are let go, or null where another rule decides or none can be let go.</param>
/// <param name="Documents">How many of all these are.</param>
/// <param name="Right">How many of them are right.</param>
public sealed record Unattended(double? MinimumConfidence, Share Documents, Share Right)
{
    /// <summary>As many of the most confident answers as have at least a precision. Unknown lets no document go: somebody has to say what it is.</summary>
    internal static Unattended At(double precision, IReadOnlyList<JudgedDocument> documents)
    {
        var best = new Unattended(null, new Share(0, documents.Count), new Share(0, 0));
        var (count, right) = (0, 0);
        foreach (var equals in Candidates(documents).GroupBy(document => document.Answer.Confidence).OrderByDescending(group => group.Key))
        {
            count += equals.Count();
            right += equals.Count(document => document.IsRight);
            if (right >= precision * count) best = new Unattended(equals.Key, new Share(count, documents.Count), new Share(right, count));
        }

        return best;
    }

    /// <summary>What the classifier itself asks no review of.</summary>
    internal static Unattended ByReview(IReadOnlyList<JudgedDocument> documents)
    {
        var free = Candidates(documents).Where(document => !document.Answer.NeedsReview).ToList();
        return new Unattended(null, new Share(free.Count, documents.Count), new Share(free.Count(document => document.IsRight), free.Count));
    }

    private static IEnumerable<JudgedDocument> Candidates(IReadOnlyList<JudgedDocument> documents) => documents.Where(document => document.Answer.DocumentType != Answer.Unknown);
}
