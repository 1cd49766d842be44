using System.Runtime.InteropServices;

namespace Mailroom.Classifying.Phrases;

/// <summary>
/// The stems that the types' phrases are made of, and how a document's word finds the one it means although OCR or a typist got it wrong. Misspelt words are found
/// by leaving out letters on both sides: two words one mistake apart have a form in common.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>How much a word counts that differs from the one looked for.</summary>
    public const double FuzzyQuality = 0.75;

    private const int ShortestFuzzyOcr = 5;
    private const int ShortestFuzzyText = 7;
    private const int ShortestTwoMistakes = 9;

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
        foreach (var hash in Shortened(stem, stem.Length >= ShortestTwoMistakes - 1))
        {
            ref var words = ref CollectionsMarshal.GetValueRefOrAddDefault(shortened, hash, out _);
            (words ??= []).Add(number);
        }
        return number;
    }

    /// <summary>The number of the stem that a document's word means, or -1.</summary>
    /// <param name="stem">The document's word.</param>
    /// <param name="ocr">Whether the word was recognised from a picture: shorter words, and long words with two mistakes, are then believed too.</param>
    /// <param name="quality">1 for the very word, less for one that resembles it.</param>
    public int Find(string stem, bool ocr, out double quality)
    {
        quality = 1;
        if (numbers.TryGetValue(stem, out var number)) return number;
        quality = FuzzyQuality;
        if (stem.Length < (ocr ? ShortestFuzzyOcr : ShortestFuzzyText) || stem.Length > Words.Folding.LongestWord) return -1;
        var two = ocr && stem.Length >= ShortestTwoMistakes;
        var (best, bestDistance) = (-1, (two ? 2 : 1) + 1);
        foreach (var hash in Shortened(stem, two))
        {
            if (!shortened.TryGetValue(hash, out var candidates)) continue;
            foreach (var candidate in candidates)
            {
                var distance = EditDistance.Between(stem, stems[candidate], bestDistance);
                if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
            }
        }
        return best;
    }

    private static List<ulong> Shortened(string word, bool two)
    {
        var hashes = new List<ulong> { Hash(word, -1, -1) };
        for (var first = 0; first < word.Length; first++)
        {
            hashes.Add(Hash(word, first, -1));
            for (var second = first + 1; two && second < word.Length; second++) hashes.Add(Hash(word, first, second));
        }
        return hashes;
    }

    // FNV-1a over the letters that remain.
    private static ulong Hash(string word, int without, int withoutToo)
    {
        var hash = 14695981039346656037UL;
        for (var index = 0; index < word.Length; index++)
        {
            if (index != without && index != withoutToo) hash = (hash ^ word[index]) * 1099511628211UL;
        }
        return hash;
    }
}
