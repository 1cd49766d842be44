using System.Text.Json;
using Mailroom.Classifying.Features;

namespace Mailroom.Classifying.Scoring;

/// <summary>A feature's weight, and that of its lead over the best other type.</summary>
internal sealed record FeatureWeight(double Own, double Lead);

/// <summary>What the learning program found: one weight for each feature, the same for every type.</summary>
/// <param name="Temperature">Above 1 confidences are lower than the likelihood that the weights were learned by, below 1 higher.</param>
/// <param name="Features">The weights by feature.</param>
/// <param name="Calibration">How confidence follows from them.</param>
internal sealed record Weights(double Temperature, IReadOnlyDictionary<Feature, FeatureWeight> Features, Calibration Calibration)
{
    private static readonly Lazy<Weights> Shared = new(() =>
    {
        using var stream = typeof(Weights).Assembly.GetManifestResourceStream("Mailroom.Classifying.Scoring.weights.json")!;
        return JsonSerializer.Deserialize<Weights>(stream, JsonSerializerOptions.Web)!;
    });

    /// <summary>The weights that ship with the library.</summary>
    public static Weights BuiltIn => Shared.Value;

    /// <summary>Weights in the order of <see cref="Features.Feature"/>: first those of the features, then those of their leads.</summary>
    public double[] ToVector() =>
        [.. Enum.GetValues<Feature>().Select(feature => Features[feature].Own), .. Enum.GetValues<Feature>().Select(feature => Features[feature].Lead)];

    /// <summary>The reverse of <see cref="ToVector"/>.</summary>
    public static Weights FromVector(double[] vector, double temperature, Calibration calibration) => new(temperature, Enum.GetValues<Feature>().ToDictionary(
        feature => feature, feature => new FeatureWeight(vector[(int)feature], vector[FeatureSet.Count + (int)feature])), calibration);
}
