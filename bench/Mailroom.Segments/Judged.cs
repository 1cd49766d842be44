using Mailroom.Classifying.Segments;

namespace Mailroom.Segments;

/// <summary>Files, and the weights by which they are cut.</summary>
internal sealed record Judged(IReadOnlyList<Bundle> Bundles, IReadOnlyList<Bundle> Singles, SignWeights Weights)
{
    /// <summary>Files of documents that the weights were not learned from.</summary>
    public static IReadOnlyList<Judged> By(SignWeights weights, IReadOnlyList<(TypeList List, IReadOnlyList<Part> Parts)> lists, int bundles, int seed) =>
        [new Judged([.. lists.SelectMany(one => new BundleMaker(one.List, one.Parts, seed).Make(bundles))], [.. lists.SelectMany(one => BundleMaker.Singles(one.List, one.Parts))], weights)];
}
