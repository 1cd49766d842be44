using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Phrases;
using Mailroom.Classifying.Words;

namespace Mailroom.Classifying.Segments;

/// <summary>What a phrase says of where a document begins or ends.</summary>
[Flags]
internal enum PhraseUses
{
    None = 0,

    /// <summary>The name of a kind of document.</summary>
    Title = 1,

    /// <summary>"From", "Subject".</summary>
    MailHeader = 2,

    /// <summary>"Dear".</summary>
    Salutation = 4,

    /// <summary>"Yours sincerely", "signed".</summary>
    Signature = 8,

    /// <summary>"Total", "amount due".</summary>
    Total = 16,

    /// <summary>"Invoice number": a number that is the document's own follows.</summary>
    NumberLabel = 32,
}

/// <summary>The phrases of the built-in knowledge with which documents begin and end, in all languages: a title tells a beginning whether or not its type is on the user's list.</summary>
internal sealed class BeginningPhrases
{
    private static readonly Lazy<BeginningPhrases> Shared = new(() => new BeginningPhrases(KnowledgeBase.BuiltIn));

    // Numbers of persons and accounts are not among them: many documents share these.
    private static readonly string[] OwnNumbers =
        ["invoice number", "case number", "claim number", "document number", "file number", "order number", "policy number", "passport number", "reference number", "tracking number"];

    private readonly PhraseIndex index = new();
    private readonly Dictionary<int, string> labels = [];
    private readonly HashSet<string> common;
    private readonly Dictionary<int, PhraseUses> uses = [];

    private BeginningPhrases(KnowledgeBase knowledge)
    {
        foreach (var language in knowledge.Languages.Values)
        {
            foreach (var title in language.Types.Values.SelectMany(words => words.Aliases.Concat(words.Headings))) _ = Add(title, PhraseUses.Title);
            foreach (var (mark, use) in (ReadOnlySpan<(string, PhraseUses)>)[("mailHeaders", PhraseUses.MailHeader), ("salutation", PhraseUses.Salutation), ("closing", PhraseUses.Signature), ("signature", PhraseUses.Signature), ("total", PhraseUses.Total)])
            {
                foreach (var phrase in language.Marks[mark]) _ = Add(phrase, use);
            }
        }
        foreach (var (language, name) in knowledge.Languages.Values.SelectMany(language => OwnNumbers.Select(name => (language, name))))
        {
            foreach (var phrase in language.Terms.GetValueOrDefault(name, [])) labels[Add(phrase, PhraseUses.NumberLabel)] = name;
        }
        StopWords = StemsOf(knowledge.Languages.Values.SelectMany(words => words.StopWords));
        common = [.. StopWords, .. StemsOf(knowledge.Languages.Values.SelectMany(words =>
            words.Types.Values.SelectMany(type => type.Aliases.Concat(type.Headings).Concat(type.Cues)).Concat(words.Terms.Values.SelectMany(names => names)).Concat(words.Marks.Values.SelectMany(names => names))))];
    }

    /// <summary>The phrases that ship with the library.</summary>
    public static BeginningPhrases BuiltIn => Shared.Value;

    /// <summary>The stems of words without meaning.</summary>
    public HashSet<string> StopWords { get; }

    /// <summary>Where the phrases stand in a document.</summary>
    public IEnumerable<(PhraseHit Hit, PhraseUses Uses)> Find(DocumentIndex document)
    {
        foreach (var hit in index.Find(document, index.Recognise(document)))
        {
            if (uses.TryGetValue(hit.Phrase, out var use)) yield return (hit, use);
        }
    }

    /// <summary>What kind of number follows a phrase that announces one.</summary>
    public string LabelOf(int phrase) => labels[phrase];

    /// <summary>Whether a stem is a word of the built-in knowledge: one that many documents share.</summary>
    public bool IsCommon(string stem) => common.Contains(stem);

    private static HashSet<string> StemsOf(IEnumerable<string> phrases) => [.. phrases.SelectMany(Tokenizer.Split).Select(token => token.Stem)];

    private int Add(string phrase, PhraseUses use)
    {
        var number = index.Add(phrase);
        if (number >= 0) uses[number] = uses.GetValueOrDefault(number) | use;
        return number;
    }
}
