using Mailroom.Classifying.Phrases;
using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Features;

/// <summary>Holds a document against every type of a prepared list.</summary>
internal sealed class FeatureExtractor
{
    private const double WordsOfName = 0.8;
    private const int PagesWithOwnNumber = 2;

    private readonly PreparedTypes types;
    private readonly DocumentIndex document;
    private readonly KnownWord[] words;
    private readonly List<PhraseHit> hits;
    private readonly PhraseHit[] longest;
    private readonly FeatureTable table;

    private FeatureExtractor(PreparedTypes types, DocumentIndex document)
    {
        this.types = types;
        this.document = document;
        words = types.Phrases.Recognise(document);
        hits = types.Phrases.Find(document, words);
        longest = PhrasePlaces.LongestAt(hits, document.Tokens.Count, types);
        table = new FeatureTable(types.Types.Count);
    }

    public static FeatureTable Extract(PreparedTypes types, DocumentIndex document)
    {
        var extractor = new FeatureExtractor(types, document);
        extractor.ExtractPhrases();
        extractor.ExtractFormNumbers();
        extractor.ExtractWords();
        extractor.ExtractMarks();
        extractor.ExtractTopics();
        extractor.DampTitles();
        extractor.StandInForKnowledge();
        return extractor.table;
    }

    private void ExtractPhrases()
    {
        var unique = new Dictionary<(int Type, int Word), (PhraseUse Use, Places Places)>();
        var cues = new Dictionary<(int Type, int Group), List<(double Weight, Places Places)>>();
        foreach (var (phrase, places) in PhrasePlaces.Of(hits, longest, document))
        {
            foreach (var use in types.UsesOf(phrase))
            {
                var found = places.For(use.Type, types);
                if (use.Role == Role.Cue)
                {
                    if (!cues.TryGetValue((use.Type, use.Group), out var list)) cues[(use.Type, use.Group)] = list = [];
                    list.Add((use.Weight, found));
                }
                else if (use.Role is Role.Unique or Role.OtherName)
                {
                    var word = (use.Type, use.Group);
                    if (!unique.TryGetValue(word, out var known) || IsBetter(use, found, known)) unique[word] = (use, found);
                }
                else AddPhrase(use, found);
            }
        }
        foreach (var (use, places) in unique.Values) AddUnique(use, places);
        foreach (var language in cues.GroupBy(group => group.Key.Type).Select(groups => groups.MaxBy(group => group.Value.Sum(cue => cue.Weight * cue.Places.Anywhere))))
        {
            foreach (var (weight, places) in language.Value)
            {
                table.Add(language.Key.Type, Feature.Cues, weight * places.Anywhere, places.AnywhereAt);
                table.Add(language.Key.Type, Feature.CuesHead, weight * places.Head, places.HeadAt);
            }
        }
        table.Saturate(Feature.UniqueStrength, 1.5);
        table.Saturate(Feature.KnownAnywhere, 3);
        // A few cues stand in any document.
        table.SaturateFrom(Feature.Cues, 3);
        table.Saturate(Feature.CuesHead, 2);
        table.Saturate(Feature.Against, 2);
    }

    // Of what stands for the same unique word its own name goes before any other.
    private static bool IsBetter(PhraseUse use, Places found, (PhraseUse Use, Places Places) known) =>
        use.Role == known.Use.Role ? use.Weight * found.Anywhere > known.Use.Weight * known.Places.Anywhere : use.Role == Role.Unique;

    private void AddUnique(PhraseUse use, Places found)
    {
        var share = use.Weight / types.Types[use.Type].UniqueWeight;
        if (use.Role == Role.OtherName)
        {
            table.Add(use.Type, Feature.OtherNames, share * found.Anywhere, found.AnywhereAt);
            table.Add(use.Type, Feature.OtherNamesHead, share * found.Head, found.HeadAt);
            return;
        }
        table.Add(use.Type, Feature.UniqueShare, share * found.Anywhere, found.AnywhereAt);
        table.Add(use.Type, Feature.UniqueStrength, use.Weight * found.Anywhere, found.AnywhereAt);
        table.Add(use.Type, Feature.UniqueHead, share * found.Head, found.HeadAt);
        table.Add(use.Type, Feature.UniqueRepeats, share * found.Anywhere * Math.Min(1, Math.Log(1 + found.Count) / 3), found.AnywhereAt);
        table.Raise(use.Type, Feature.UniqueTitle, use.Weight * found.Title, found.TitleAt);
    }

    private void AddPhrase(PhraseUse use, Places found)
    {
        switch (use.Role)
        {
            case Role.Name:
                table.Raise(use.Type, Feature.NameTitle, use.Weight * found.Title, found.TitleAt);
                table.Raise(use.Type, Feature.NameHead, use.Weight * found.Head, found.HeadAt);
                table.Raise(use.Type, Feature.NameAnywhere, use.Weight * found.Anywhere, found.AnywhereAt);
                break;
            case Role.Title:
                table.Raise(use.Type, Feature.KnownTitle, use.Weight * found.Title, found.TitleAt);
                table.Raise(use.Type, Feature.KnownHead, use.Weight * found.Head, found.HeadAt);
                table.Add(use.Type, Feature.KnownAnywhere, use.Weight * found.Anywhere * Math.Log(1 + found.Count), found.AnywhereAt);
                break;
            case Role.Against:
                table.Add(use.Type, Feature.Against, use.Weight * found.Anywhere, found.AnywhereAt);
                break;
        }
    }

    private void ExtractFormNumbers()
    {
        var named = hits.Where(hit => types.IsFormNumber(hit.Phrase) && IsNamedForm(hit) && !IsPartOfOther(hit)).ToList();
        // A form bears its own number at the edge of its pages; others it names in passing.
        var edges = named.Where(hit => document.IsAtEdge(document.LineNumberOf(hit.First))).Select(hit => (hit.Phrase, document.LineOf(hit.First).Page.Number)).Distinct()
            .CountBy(edge => edge.Phrase).ToDictionary();
        foreach (var hit in named)
        {
            var line = document.LineOf(hit.First);
            // In a sentence it is a reference to another form.
            var own = (line.TokenCount > 12 ? 0.2 : 1) * (line.Page.Number > 1 ? 0.3 : 0.4 + 0.6 * line.Prominence);
            if (edges.GetValueOrDefault(hit.Phrase) >= PagesWithOwnNumber) own = 1;
            foreach (var use in types.UsesOf(hit.Phrase))
            {
                if (use.Role is Role.Unique or Role.Name) table.Raise(use.Type, Feature.FormNumber, own * hit.Quality, Finding.Of(hit));
            }
        }
    }

    // "W-8BEN" in "W-8BEN-E", where that is another type's.
    private bool IsPartOfOther(PhraseHit hit)
    {
        var cover = longest[hit.First];
        return PhrasePlaces.IsPartOf(hit, cover) && !types.UsesOf(hit.Phrase).Any(use => types.IsDefining(cover.Phrase, use.Type));
    }

    private bool IsNamedForm(PhraseHit hit) =>
        types.FormWords.Contains(document.Tokens[hit.First].Stem) || hit.First > 0 && types.FormWords.Contains(document.Tokens[hit.First - 1].Stem);

    private void ExtractWords()
    {
        var places = new Dictionary<int, PhrasePlaces>();
        for (var token = 0; token < words.Length; token++)
        {
            if (!types.Words.Contains(words[token].Word)) continue;
            if (!places.TryGetValue(words[token].Word, out var of)) places[words[token].Word] = of = new PhrasePlaces();
            of.Note(new PhraseHit(words[token].Word, token, 1, words[token].Quality), document, longest[token]);
        }
        for (var type = 0; type < types.Types.Count; type++)
        {
            foreach (var (share, place) in Found(types.Types[type].Description, of => of.All)) table.Add(type, Feature.Description, share * place.Anywhere, place.AnywhereAt);
            var name = Found(types.Types[type].Name, of => of.For(type, types)).ToList();
            RaiseByWords(type, Feature.NameTitle, name, place => (place.Title, place.TitleAt));
            RaiseByWords(type, Feature.NameHead, name, place => (place.Head, place.HeadAt));
            RaiseByWords(type, Feature.NameAnywhere, name, place => (place.Anywhere, place.AnywhereAt));
        }

        IEnumerable<(double Share, Places Place)> Found(IReadOnlyList<TypeWord> typeWords, Func<PhrasePlaces, Places> count)
        {
            foreach (var (word, share) in Shares(typeWords))
            {
                if (places.TryGetValue(word, out var of)) yield return (share, count(of));
            }
        }
    }

    private void RaiseByWords(int type, Feature feature, List<(double Share, Places Place)> name, Func<Places, (double Amount, Finding Finding)> of)
    {
        if (name.Count == 0) return;
        var found = name.ConvertAll(word => (word.Share, Place: of(word.Place)));
        var strongest = found.MaxBy(word => word.Share * word.Place.Amount);
        table.Raise(type, feature, WordsOfName * found.Sum(word => word.Share * word.Place.Amount), strongest.Place.Finding);
    }

    private static IEnumerable<(int Word, double Share)> Shares(IReadOnlyList<TypeWord> typeWords)
    {
        var sum = typeWords.Sum(word => word.Weight);
        return typeWords.Where(word => word.Findable).Select(word => (word.Number, word.Weight / sum));
    }

    // A till receipt may bear the words "tax invoice": a title that the document's form speaks against is believed less.
    private void DampTitles()
    {
        for (var type = 0; type < types.Types.Count; type++)
        {
            var doubt = types.Types[type].Known is null ? 0 : Math.Min(1, table[type, Feature.MarksAgainst]);
            foreach (var feature in (Feature[])[Feature.UniqueTitle, Feature.NameTitle, Feature.NameHead, Feature.KnownTitle, Feature.KnownHead]) table.Damp(type, feature, 1 - doubt);
        }
    }

    // Beside types of which much is known, one of which nothing is would hardly ever win.
    private void StandInForKnowledge()
    {
        for (var type = 0; type < types.Types.Count; type++)
        {
            var unfamiliar = types.KnownShare * (1 - (types.Types[type].Known?.Strength ?? 0));
            table.Set(type, Feature.Unfamiliar, unfamiliar);
            table.Set(type, Feature.UnfamiliarWords, unfamiliar * Math.Min(1, table[type, Feature.UniqueShare] + table[type, Feature.OtherNames]));
            table.Set(type, Feature.UnfamiliarTitle, unfamiliar * Math.Max(table[type, Feature.UniqueTitle], table[type, Feature.NameTitle]));
        }
    }

    private void ExtractTopics()
    {
        var topics = types.WeighTopics(types.Thesaurus.TopicsOf(document));
        for (var type = 0; type < types.Types.Count; type++)
        {
            var likeness = types.Types[type].Topics.Zip(topics, (one, other) => one * other).Sum();
            table.Raise(type, Feature.Topics, likeness, Finding.OfMark(FormSigns.SameMatters));
        }
    }

    private void ExtractMarks()
    {
        var marks = MarkDetector.Detect(document, hits, types);
        for (var type = 0; type < types.Types.Count; type++)
        {
            if (types.Types[type].Known is not { } known) continue;
            foreach (var mark in known.Type.Marks)
            {
                var (value, weight) = (marks[(int)mark], known.Strength * MarkStrength.Of(mark));
                table.Add(type, Feature.MarksFor, weight * value, Finding.OfMark(FormSigns.Of(mark)));
                if (MarkStrength.IsIndispensable(mark)) table.Add(type, Feature.MarksMissing, weight * (1 - value), Finding.OfMark(FormSigns.LackOf(mark)));
            }
            foreach (var mark in known.Type.UnlikelyMarks)
            {
                table.Add(type, Feature.MarksAgainst, known.Strength * MarkStrength.Of(mark) * marks[(int)mark], Finding.OfMark(FormSigns.Of(mark)));
            }
        }
        IReadOnlyList<double> strengths = [.. types.Types.Select(type => type.Known?.Strength ?? 0)];
        table.DrawToMean(Feature.MarksFor, strengths);
        table.DrawToMean(Feature.MarksMissing, strengths);
        table.DrawToMean(Feature.MarksAgainst, strengths);
    }
}
