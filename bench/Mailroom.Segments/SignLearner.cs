using Mailroom.Classifying.Segments;

namespace Mailroom.Segments;

/// <summary>A page within a file: what was seen, and whether it begins a document.</summary>
internal sealed record Turn(double[] Signs, bool Begins);

/// <summary>Fits the weights of the signs by maximum likelihood with an L2 penalty on what departs from a prior. Weights keep the sign that their meaning gives them: gradients are projected onto that.</summary>
internal static class SignLearner
{
    private const double Momentum = 0.9;
    private const int Steps = 1500;

    // What a sign is worth before anything is learned: what is rare in a few hundred documents, and decisive all the same, must not count for little.
    private static readonly double[] Priors = [.. Enum.GetValues<Sign>().Select(Prior)];

    /// <summary>The pages of bundles after the first, each seen with the true beginning of the document before it.</summary>
    public static IReadOnlyList<Turn> Turns(IEnumerable<Bundle> bundles) => [.. bundles.SelectMany(bundle =>
    {
        var (turns, first) = (new List<Turn>(), 0);
        for (var page = 1; page < bundle.Text.Pages.Count; page++)
        {
            var begins = bundle.Firsts.Contains(page);
            turns.Add(new Turn(bundle.Signs.Of(first, page), begins));
            if (begins) first = page;
        }
        return turns;
    })];

    /// <summary>The likeliest weights.</summary>
    public static SignWeights Fit(IReadOnlyList<Turn> turns, double penalty, double leastChance)
    {
        var (weights, velocity) = (Priors.Append(-2).ToArray(), new double[SignSet.Count + 1]);
        for (var step = 0; step < Steps; step++)
        {
            var gradient = Gradient(turns, weights);
            var rate = 2 / Math.Sqrt(1 + step / 100.0);
            for (var index = 0; index < weights.Length; index++)
            {
                velocity[index] = Momentum * velocity[index] - rate * (gradient[index] / turns.Count + (index < SignSet.Count ? penalty * (weights[index] - Priors[index]) : 0));
                weights[index] += velocity[index];
                if (index < SignSet.Count && weights[index] * (SignSet.SpeaksAgainst((Sign)index) ? -1 : 1) < 0) (weights[index], velocity[index]) = (0, 0);
            }
        }
        return new SignWeights(Math.Round(weights[^1], 3), leastChance, Enum.GetValues<Sign>().ToDictionary(sign => sign, sign => Math.Round(weights[(int)sign], 3)));
    }

    private static double Prior(Sign sign) => sign switch
    {
        Sign.CountRestarts => 6,
        Sign.MailHeaders or Sign.OtherNumber => 4,
        Sign.AfterLast => 3,
        Sign.NumberedOne or Sign.NextIsTwo or Sign.OtherType or Sign.Title or Sign.OtherPaper or Sign.OtherLanguage or Sign.Opening or Sign.BothTotalled => 2,
        Sign.Blank or Sign.SharedReference or Sign.SameEdge or Sign.SameType or Sign.SharedNames or Sign.Alike or Sign.NamesBridge or Sign.WordsBridge or Sign.Continued => -1,
        Sign.SharedNumber or Sign.RunsOn or Sign.SectionsFollow or Sign.NumbersBridge => -2,
        Sign.MoreFollow => -4,
        Sign.NumberFollows => -6,
        _ => 1,
    };

    private static double[] Gradient(IReadOnlyList<Turn> turns, double[] weights)
    {
        var gradient = new double[weights.Length];
        foreach (var turn in turns)
        {
            var sum = weights[^1];
            for (var sign = 0; sign < SignSet.Count; sign++) sum += weights[sign] * turn.Signs[sign];
            var error = 1 / (1 + Math.Exp(-sum)) - (turn.Begins ? 1 : 0);
            for (var sign = 0; sign < SignSet.Count; sign++) gradient[sign] += error * turn.Signs[sign];
            gradient[^1] += error;
        }
        return gradient;
    }
}
