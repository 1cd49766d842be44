using System.Runtime.InteropServices;
using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Phrases;

/// <summary>
/// The stems that the types' phrases are made of, and how a document's word finds the one it means although OCR or a typist got a letter wrong. Misspelt words are
/// found by leaving out a letter on both sides: two words one mistake apart have a form in common.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>How much a word counts that differs from the one looked for.</summary>
    public const double FuzzyQuality = 0.75;

    private const int ShortestFuzzyOcr = 5;
    private const int ShortestFuzzyText = 7;

    private readonly Dictionary<string, int> numbers = [];
    private readonly List<string> stems = [];
    private readonly Dictionary<ulong, List<int>> shortened = [];

    public int Count => stems.Count;

    /// <summary>The number of a stem, which is added where it is new.</summary>
    public int Add(string stem)
    {
        if (numbers.TryGetValue(stem, out var number)) return number;
        number = stems.Count;
        stems.Add(stem);
        numbers.Add(stem, number);
        if (stem.Length < ShortestFuzzyOcr || stem.AsSpan().ContainsAnyInRange('0', '9')) return number;
        for (var without = -1; without < stem.Length; without++)
        {
            ref var words = ref CollectionsMarshal.GetValueRefOrAddDefault(shortened, Hash(stem, without), out _);
            (words ??= []).Add(number);
        }
        return number;
    }

    /// <summary>The number of the stem that a document's word means, or -1.</summary>
    /// <param name="stem">The document's word.</param>
    /// <param name="ocr">Whether the word was recognised from a picture: mistakes in shorter words are then believed too.</param>
    /// <param name="quality">1 for the very word, less for one that resembles it.</param>
    public int Find(string stem, bool ocr, out double quality)
    {
        quality = 1;
        if (numbers.TryGetValue(stem, out var number)) return number;
        quality = FuzzyQuality;
        if (stem.Length < (ocr ? ShortestFuzzyOcr : ShortestFuzzyText) || stem.Length > Folding.LongestWord) return -1;
        for (var without = -1; without < stem.Length; without++)
        {
            if (!shortened.TryGetValue(Hash(stem, without), out var candidates)) continue;
            foreach (var candidate in candidates)
            {
                if (EditDistance.Between(stem, stems[candidate], 2) == 1) return candidate;
            }
        }
        return -1;
    }

    // FNV-1a over the letters that remain.
    private static ulong Hash(string word, int without)
    {
        var hash = 14695981039346656037UL;
        for (var index = 0; index < word.Length; index++)
        {
            if (index != without) hash = (hash ^ word[index]) * 1099511628211UL;
        }
        return hash;
    }
}
