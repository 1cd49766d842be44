using Mailroom.Classifying.Knowledge;

namespace Mailroom.Classifying.Features;

/// <summary>Gives the types that are known ones the phrases that the knowledge holds for them.</summary>
internal sealed class KnownPhrases(KnowledgeBase knowledge, IReadOnlyList<KnowledgeLink?> links)
{
    // A kind's words say less of the type as a whole.
    private const double OfKind = 0.8;
    // What such documents are called otherwise is not quite as good as the name that the list gives them.
    private const double OtherName = 0.8;

    private int group;

    public void AddTo(PreparedTypes prepared)
    {
        var sharers = links.Where(link => link is not null).CountBy(link => link!.Value.Type.Id).ToDictionary();
        for (var type = 0; type < links.Count; type++)
        {
            if (links[type] is not { } link) continue;
            Add(prepared, type, link.Type, link.Strength);
            foreach (var kind in KindsOf(link.Type, sharers)) Add(prepared, type, kind, link.Strength * OfKind);
        }
    }

    private void Add(PreparedTypes prepared, int type, KnownType known, double strength)
    {
        foreach (var language in knowledge.Languages.Values)
        {
            var words = language.Types[known.Id];
            group++;
            foreach (var title in words.Aliases.Concat(words.Headings)) prepared.AddUse(title, new PhraseUse(type, Role.Title, strength, 0));
            foreach (var alias in words.Aliases) prepared.AddUse(alias, new PhraseUse(type, Role.Name, OtherName * strength * prepared.Specificity(alias), 0));
            var weight = strength * PreparedTypes.CueWeight(words.Cues.Count);
            foreach (var cue in words.Cues) prepared.AddUse(cue, new PhraseUse(type, Role.Cue, weight * prepared.Specificity(cue), group));
            foreach (var phrase in words.Against) prepared.AddUse(phrase, new PhraseUse(type, Role.Against, strength, 0));
        }
    }

    // Kinds that the list has as types of their own are left to these.
    private IEnumerable<KnownType> KindsOf(KnownType parent, Dictionary<string, int> listed)
    {
        foreach (var kind in knowledge.Types.Where(type => type.KindOf == parent.Id && !listed.ContainsKey(type.Id)))
        {
            yield return kind;
            foreach (var deeper in KindsOf(kind, listed)) yield return deeper;
        }
    }
}
