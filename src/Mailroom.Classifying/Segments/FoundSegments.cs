namespace Mailroom.Classifying.Segments;

/// <summary>The documents of a file.</summary>
/// <param name="Segments">In order; together they cover each page that was read once. One for a file that is one document.</param>
/// <param name="DoubtfulPages">The pages, from 1, at which another document is likelier than not to begin, yet not likely enough for a cut.</param>
public sealed record FoundSegments(IReadOnlyList<Segment> Segments, IReadOnlyList<int> DoubtfulPages);
