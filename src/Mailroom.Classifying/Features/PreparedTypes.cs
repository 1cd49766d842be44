using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Phrases;
using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Features;

/// <summary>What a phrase is to a type.</summary>
internal enum Role
{
    Unique,
    OtherName,
    Name,
    Title,
    Cue,
    Against,
}

/// <summary>That a type uses a phrase.</summary>
/// <param name="Type">The type's place in the list.</param>
/// <param name="Role">What the phrase is to it.</param>
/// <param name="Weight">How much the phrase counts, from 0 to 1.</param>
/// <param name="Group">For a cue the known type and language that it comes from: cues are counted for each language by itself. For a unique word its place in the type's list: what it is called elsewhere counts as the same word.</param>
internal readonly record struct PhraseUse(int Type, Role Role, double Weight, int Group);

/// <summary>A word of a type's name or description.</summary>
/// <param name="Number">Its number in the vocabulary.</param>
/// <param name="Weight">How distinctive it is within the list of types, from 0 to 1.</param>
/// <param name="Findable">False for single letters and digits, which are found as part of a phrase only.</param>
internal readonly record struct TypeWord(int Number, double Weight, bool Findable);

/// <summary>A type made ready for comparing.</summary>
/// <param name="Name">The words of its name.</param>
/// <param name="Description">The words of its description.</param>
/// <param name="UniqueWeight">The sum of the weights of its unique words.</param>
/// <param name="Topics">How much it speaks of each matter of the thesaurus, of length 1; all 0 where it names none.</param>
/// <param name="Known">The known type that it is, where it is one.</param>
internal sealed record PreparedType(IReadOnlyList<TypeWord> Name, IReadOnlyList<TypeWord> Description, double UniqueWeight, double[] Topics, KnowledgeLink? Known);

/// <summary>The list of types made ready: their phrases in one index, weighed against each other.</summary>
internal sealed class PreparedTypes
{
    /// <summary>The group of the cues that are the user's own unique words.</summary>
    private const int OwnCues = 0;

    // What the thesaurus says for a user's word is nearly as good as the word itself.
    private const double OtherName = 0.8;

    private readonly List<List<PhraseUse>> uses = [];
    private readonly HashSet<int> formNumbers = [];
    private readonly Dictionary<int, HashSet<string>> marks = [];
    private readonly HashSet<string> stopWords;

    public PreparedTypes(IReadOnlyList<DocumentType> types, KnowledgeBase knowledge)
    {
        stopWords = [.. knowledge.Languages.Values.SelectMany(words => words.StopWords).SelectMany(Tokenizer.Split).Select(token => token.Stem)];
        FormWords = knowledge.Languages.Values.SelectMany(words => words.Marks["formWords"]).SelectMany(Tokenizer.Split).Select(token => token.Stem).ToHashSet();
        foreach (var (mark, phrases) in knowledge.Languages.Values.SelectMany(words => words.Marks))
        {
            foreach (var number in phrases.Select(AddPhrase))
            {
                if (!marks.TryGetValue(number, out var names)) marks[number] = names = [];
                names.Add(mark);
            }
        }
        var linker = new KnowledgeLinker(knowledge);
        var links = types.Select(linker.Link).ToList();
        Thesaurus = knowledge.Thesaurus;
        var uniqueWeights = AddUniqueWords(types);
        AddNames(types);
        var topics = PrepareTopics(types);
        new KnownPhrases(knowledge, links).AddTo(this);
        Types = [.. PrepareWords(types).Select((words, type) => new PreparedType(words.Name, words.Description, uniqueWeights[type], topics[type], links[type]))];
        Words = Types.SelectMany(type => type.Name.Concat(type.Description)).Select(word => word.Number).ToHashSet();
    }

    public IReadOnlyList<PreparedType> Types { get; }

    /// <summary>The share of the types that are known ones, from 0 to 1.</summary>
    public double KnownShare => Types.Average(type => type.Known?.Strength ?? 0);

    /// <summary>Whether mails are one of the types.</summary>
    public bool HasMailType => Types.Any(type => type.Known?.Type.IsMail is true);

    /// <summary>The numbers of all words of names and descriptions.</summary>
    public IReadOnlySet<int> Words { get; }

    public PhraseIndex Phrases { get; } = new();

    public Thesaurus Thesaurus { get; }

    /// <summary>How much each matter of the thesaurus tells the types apart.</summary>
    public double[] TopicWeights { get; private set; } = [];

    /// <summary>Stems such as "form" and "schedule", after which a number is the document's own.</summary>
    public IReadOnlySet<string> FormWords { get; }

    public IReadOnlyList<PhraseUse> UsesOf(int phrase) => uses[phrase];

    public bool IsFormNumber(int phrase) => formNumbers.Contains(phrase);

    /// <summary>The lists of phrases for marks of form that a phrase is in.</summary>
    public IReadOnlyCollection<string> MarksOf(int phrase) => marks.TryGetValue(phrase, out var names) ? names : [];

    /// <summary>Whether a phrase is the name, a title or a unique word of a type, or of any type.</summary>
    public bool IsDefining(int phrase, int? type = null)
    {
        foreach (var use in uses[phrase])
        {
            if (use.Role is Role.Unique or Role.Name or Role.Title && (type is null || use.Type == type)) return true;
        }
        return false;
    }

    public void AddUse(string phrase, PhraseUse use)
    {
        var number = AddPhrase(phrase);
        if (number >= 0 && !uses[number].Exists(other => other.Type == use.Type && other.Role == use.Role && other.Group == use.Group)) uses[number].Add(use);
    }

    /// <summary>How distinctive it is that so many of the types share something: 1 for one of them, near 0 for all.</summary>
    public static double Distinctiveness(int sharers, int types) => Math.Log((1.0 + types) / sharers) / Math.Log(1.0 + types);

    /// <summary>What each of so many cues counts: a list with few of them must not come off worse for that.</summary>
    public static double CueWeight(int cues) => Math.Sqrt(15.0 / Math.Max(cues, 5));

    private int AddPhrase(string phrase)
    {
        var number = Phrases.Add(phrase);
        while (uses.Count < Phrases.Count) uses.Add([]);
        return number;
    }

    private double[] AddUniqueWords(IReadOnlyList<DocumentType> types)
    {
        var phrases = types.Select(type => type.UniqueWords.Select(word => (Number: AddPhrase(word), Text: word))
            .Where(phrase => phrase.Number >= 0).DistinctBy(phrase => phrase.Number).ToList()).ToList();
        var sharers = phrases.SelectMany(list => list).CountBy(phrase => phrase.Number).ToDictionary();
        var sums = new double[types.Count];
        for (var type = 0; type < types.Count; type++)
        {
            foreach (var (place, (number, text)) in phrases[type].Index())
            {
                var weight = Distinctiveness(sharers[number], types.Count) * Specificity(text);
                uses[number].Add(new PhraseUse(type, Role.Unique, weight, place));
                // They are cues as well, lest a type that is unknown to the built-in knowledge comes off worse than those that it knows.
                uses[number].Add(new PhraseUse(type, Role.Cue, weight * CueWeight(phrases[type].Count), OwnCues));
                foreach (var name in Thesaurus.OtherNames(text))
                {
                    AddUse(name, new PhraseUse(type, Role.OtherName, weight * Specificity(name), place));
                }
                sums[type] += weight;
                NoteFormNumber(number, text);
            }
        }
        return sums;
    }

    private void AddNames(IReadOnlyList<DocumentType> types)
    {
        for (var type = 0; type < types.Count; type++)
        {
            AddUse(types[type].Name, new PhraseUse(type, Role.Name, 1, 0));
            AddUse(types[type].Name, new PhraseUse(type, Role.Title, 1, 0));
            foreach (var name in Thesaurus.OtherNames(types[type].Name))
            {
                AddUse(name, new PhraseUse(type, Role.Name, OtherName, 0));
                AddUse(name, new PhraseUse(type, Role.Title, OtherName, 0));
            }
            NoteFormNumber(AddPhrase(types[type].Name), types[type].Name);
        }
    }

    private List<double[]> PrepareTopics(IReadOnlyList<DocumentType> types)
    {
        var all = types.Select(type => Thesaurus.TopicsOf($"{type.Name}\n{string.Join('\n', type.UniqueWords)}\n{type.Description}")).ToList();
        // A matter that most types have in common tells none of them apart.
        TopicWeights = [.. Enumerable.Range(0, Thesaurus.Topics).Select(topic => Distinctiveness(Math.Max(1, all.Count(topics => topics[topic] > 0)), types.Count))];
        return [.. all.Select(WeighTopics)];
    }

    /// <summary>The topics weighed against each other, brought to length 1.</summary>
    public double[] WeighTopics(double[] topics)
    {
        var weighed = topics.Zip(TopicWeights, (amount, weight) => Math.Sqrt(amount) * weight).ToArray();
        var length = Math.Sqrt(weighed.Sum(amount => amount * amount));
        return length == 0 ? weighed : [.. weighed.Select(amount => amount / length)];
    }

    private void NoteFormNumber(int number, string text)
    {
        var tokens = Tokenizer.Split(text);
        if (tokens.Count is 0 or > 4) return;
        if (tokens.Exists(token => token.Stem.Any(char.IsAsciiDigit)) || tokens.Count > 1 && FormWords.Contains(tokens[0].Stem)) formNumbers.Add(number);
    }

    /// <summary>From 0 to 1: short words and words without meaning of their own occur by chance; codes such as "W-9" do not, although they are short.</summary>
    public double Specificity(string phrase)
    {
        var tokens = Tokenizer.Split(phrase);
        if (tokens.Count > 0 && tokens.TrueForAll(token => stopWords.Contains(token.Stem))) return 0.15;
        if (tokens.Count > 1 && tokens.Exists(token => token.Stem.Any(char.IsAsciiDigit))) return 0.8;
        return Math.Clamp(tokens.Sum(token => token.Length) / 12.0, 0.4, 1);
    }

    private IEnumerable<(List<TypeWord> Name, List<TypeWord> Description)> PrepareWords(IReadOnlyList<DocumentType> types)
    {
        var names = types.Select(type => Stems(type.Name)).ToList();
        var descriptions = types.Select(type => Stems(type.Description)).ToList();
        var sharers = names.Zip(descriptions, (name, description) => name.Union(description)).SelectMany(stems => stems).CountBy(stem => stem).ToDictionary();
        return names.Zip(descriptions, (name, description) => (Weigh(name), Weigh(description)));

        List<TypeWord> Weigh(IEnumerable<string> stems) =>
            [.. stems.Select(stem => new TypeWord(Phrases.Vocabulary.Add(stem), Distinctiveness(sharers[stem], types.Count), stem.Length > 1))];
    }

    private List<string> Stems(string text)
    {
        var stems = Tokenizer.Split(text).Select(token => token.Stem).Distinct().ToList();
        var telling = stems.Where(stem => !stopWords.Contains(stem)).ToList();
        return telling.Count > 0 ? telling : stems;
    }
}
