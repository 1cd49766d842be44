using System.Text.Json;

namespace Mailroom.Classifying.Segments;

/// <summary>What the learning program found: how much each sign says for a beginning. A logistic regression.</summary>
/// <param name="Bias">The constant part.</param>
/// <param name="LeastChance">The chance from which on a page begins a new document: so high that nearly all files of one document stay whole.</param>
/// <param name="Signs">The weight of each sign.</param>
internal sealed record SignWeights(double Bias, double LeastChance, IReadOnlyDictionary<Sign, double> Signs)
{
    private static readonly Lazy<SignWeights> Shared = new(() =>
    {
        using var stream = typeof(SignWeights).Assembly.GetManifestResourceStream("Mailroom.Classifying.Segments.weights.json")!;
        return JsonSerializer.Deserialize<SignWeights>(stream, JsonSerializerOptions.Web)!;
    });

    /// <summary>The weights that ship with the library.</summary>
    public static SignWeights BuiltIn => Shared.Value;

    /// <summary>How much a beginning is to be preferred: above 0 the page begins a new document, below 0 it goes on.</summary>
    public double LogOdds(double[] signs)
    {
        var sum = Bias;
        foreach (var (sign, weight) in Signs) sum += weight * signs[(int)sign];
        return sum;
    }
}
