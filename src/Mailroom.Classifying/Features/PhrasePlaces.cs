using Mailroom.Classifying.Phrases;
using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Features;

/// <summary>The best that was found of something in each part of the document.</summary>
/// <param name="Anywhere">1 for the very words, less for ones that resemble them, 0 for none.</param>
/// <param name="Head">The same for the head of the first page.</param>
/// <param name="Title">How much the best place looks like the document's title.</param>
/// <param name="Count">How often it occurs.</param>
internal record struct Places(double Anywhere, double Head, double Title, int Count)
{
    public Finding AnywhereAt { get; private set; }

    public Finding HeadAt { get; private set; }

    public Finding TitleAt { get; private set; }

    public void Note(double quality, IndexedLine line, double coverage, Finding finding)
    {
        Count++;
        if (quality > Anywhere) (Anywhere, AnywhereAt) = (quality, finding);
        if (line.Head && quality > Head) (Head, HeadAt) = (quality, finding);
        var title = quality * line.Prominence * (0.35 + 0.65 * coverage);
        if (title > Title) (Title, TitleAt) = (title, finding);
    }

    /// <summary>These places together with others, which count less.</summary>
    public readonly Places With(Places others, double factor) => new(0, 0, 0, Count + (int)Math.Round(others.Count * factor))
    {
        Anywhere = Math.Max(Anywhere, others.Anywhere * factor),
        AnywhereAt = Anywhere >= others.Anywhere * factor ? AnywhereAt : others.AnywhereAt,
        Head = Math.Max(Head, others.Head * factor),
        HeadAt = Head >= others.Head * factor ? HeadAt : others.HeadAt,
        Title = Math.Max(Title, others.Title * factor),
        TitleAt = Title >= others.Title * factor ? TitleAt : others.TitleAt,
    };
}

/// <summary>
/// The places of a phrase, and apart from them those where it is only part of a longer phrase: "W-8BEN" in "W-8BEN-E", "passport" in "passport card". The latter
/// count fully only for a type that has the longer phrase too.
/// </summary>
internal sealed class PhrasePlaces
{
    private const double PartOfLonger = 0.3;

    private Places free;
    private Places contained;
    private int container = -1;

    /// <summary>The places of every phrase.</summary>
    /// <param name="hits">The phrases that were found.</param>
    /// <param name="longest">What <see cref="LongestAt"/> gives for them.</param>
    /// <param name="document">The document.</param>
    public static Dictionary<int, PhrasePlaces> Of(IReadOnlyList<PhraseHit> hits, PhraseHit[] longest, DocumentIndex document)
    {
        var places = new Dictionary<int, PhrasePlaces>();
        foreach (var hit in hits)
        {
            if (!places.TryGetValue(hit.Phrase, out var of)) places[hit.Phrase] = of = new PhrasePlaces();
            of.Note(hit, document, longest[hit.First]);
        }
        return places;
    }

    /// <summary>All places alike.</summary>
    public Places All => container < 0 ? free : free.With(contained, 1);

    /// <summary>The places as they count for a type.</summary>
    public Places For(int type, PreparedTypes types)
    {
        if (container < 0 || types.IsDefining(container, type)) return All;
        return free.With(contained, PartOfLonger);
    }

    /// <summary>Whether a phrase is only part of a longer one.</summary>
    public static bool IsPartOf(PhraseHit hit, PhraseHit cover) => cover.Count > hit.Count && cover.First <= hit.First && cover.End >= hit.End;

    /// <summary>The longest name, unique word or title that covers each word.</summary>
    public static PhraseHit[] LongestAt(IReadOnlyList<PhraseHit> hits, int tokens, PreparedTypes types)
    {
        var longest = new PhraseHit[tokens];
        foreach (var hit in hits)
        {
            if (!types.IsDefining(hit.Phrase)) continue;
            for (var token = hit.First; token < hit.End; token++)
            {
                if (hit.Count > longest[token].Count) longest[token] = hit;
            }
        }
        return longest;
    }

    /// <summary>Notes a further place.</summary>
    public void Note(PhraseHit hit, DocumentIndex document, PhraseHit cover)
    {
        var line = document.LineOf(hit.First);
        var words = 0;
        for (var number = document.LineNumberOf(hit.First); number <= document.LineNumberOf(hit.End - 1); number++) words += document.Lines[number].TokenCount;
        var coverage = (double)hit.Count / words;
        if (IsPartOf(hit, cover))
        {
            container = cover.Phrase;
            contained.Note(hit.Quality, line, coverage, Finding.Of(hit));
        }
        else free.Note(hit.Quality, line, coverage, Finding.Of(hit));
    }
}
