namespace Mailroom.Reading.Language;

/// <summary>Tells the main language of a text by its small words, and says nothing rather than guess.</summary>
public static class LanguageDetector
{
    private const int MostWords = 2_000;
    private const int FewestHits = 5;
    private const double LowestShare = 0.08;
    private const double ClearLead = 1.25;
    private const double WeightOfLetter = 0.5;

    private static readonly Dictionary<string, List<int>> Words = IndexWords();

    /// <summary>The ISO 639-1 code, or null where the text is too short or too mixed to tell.</summary>
    public static string? Detect(IEnumerable<Page> pages)
    {
        var scores = new double[StopWords.All.Length];
        var hits = new int[StopWords.All.Length];
        var count = 0;
        var names = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> lower = stackalloc char[32];
        foreach (var line in pages.SelectMany(page => page.Lines))
        {
            foreach (var range in line.Text.AsSpan().Split(' '))
            {
                var word = line.Text.AsSpan(range).Trim(".,;:!?()[]\"'„“”»«*-–|/");
                if (word.IsEmpty || word.Length > lower.Length || !char.IsLetter(word[0])) continue;
                if (count++ >= MostWords) break;
                var length = word.ToLowerInvariant(lower);
                if (names.TryGetValue(lower[..length], out var languages))
                {
                    foreach (var language in languages)
                    {
                        // A word that many languages share says little about each.
                        scores[language] += 1.0 / languages.Count;
                        hits[language]++;
                    }
                }
                ScoreLetters(lower[..length], scores);
            }
        }
        return Clearest(scores, hits, Math.Min(count, MostWords));
    }

    private static void ScoreLetters(ReadOnlySpan<char> word, double[] scores)
    {
        if (!word.ContainsAnyExceptInRange('\0', '\x7F')) return;
        for (var language = 0; language < scores.Length; language++)
        {
            if (word.ContainsAny(StopWords.All[language].Letters)) scores[language] += WeightOfLetter;
        }
    }

    private static string? Clearest(double[] scores, int[] hits, int words)
    {
        var ranked = Enumerable.Range(0, scores.Length).OrderByDescending(language => scores[language]).ToList();
        var best = ranked[0];
        if (hits[best] < FewestHits || hits[best] < words * LowestShare || scores[best] < scores[ranked[1]] * ClearLead) return null;
        return StopWords.All[best].Language;
    }

    private static Dictionary<string, List<int>> IndexWords()
    {
        var index = new Dictionary<string, List<int>>();
        for (var language = 0; language < StopWords.All.Length; language++)
        {
            foreach (var word in StopWords.All[language].Words.Split(' ').Distinct())
            {
                if (!index.TryGetValue(word, out var languages)) index[word] = languages = [];
                languages.Add(language);
            }
        }
        return index;
    }
}
