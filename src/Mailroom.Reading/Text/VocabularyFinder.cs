using System.Xml;
using Mailroom.Reading.Office;

namespace Mailroom.Reading.Text;

/// <summary>Finds the standard that XML follows while the XML is gone through: its outermost element that is known, and the codes of its kind.</summary>
/// <param name="page">The page that is being written.</param>
internal sealed class VocabularyFinder(Func<int> page) : IXmlVisitor
{
    // Envelopes lie around a message, and around that another.
    private const int MaximumDepth = 6;
    private const int MaximumCodes = 10;
    private const int MaximumCodeLength = 32;

    private readonly List<string> codes = [];
    private KnownVocabulary? known;
    private int foundAt;
    private bool isWithin;
    private bool isMixed;
    private int depth;
    private int depthOfKnown;
    // How many steps of the way to the code the elements that are open have taken.
    private int taken;

    /// <summary>What was found so far; null for nothing, and where there are messages of several kinds.</summary>
    public XmlVocabulary? Found => known is null || isMixed ? null : new XmlVocabulary(known.Name, codes, foundAt);

    public bool Skips(XmlReader element) => false;

    public void Start(XmlReader element)
    {
        depth++;
        if (!isWithin) Look(element);
        else if (Below == taken + 1 && taken < known!.CodeSteps.Count && (known.CodeSteps[taken] is "*" || known.CodeSteps[taken] == element.LocalName)) taken++;
        else return;
        if (isWithin && Below == taken && taken == known!.CodeSteps.Count - 1 && known.CodeSteps[taken] is ['@', ..]) AddAttribute(element, known.CodeSteps[taken][1..]);
    }

    public void End(string localName)
    {
        depth--;
        isWithin &= Below >= 0;
        if (isWithin) taken = Math.Min(taken, Below);
    }

    public void Text(string text)
    {
        if (isWithin && taken > 0 && taken == known!.CodeSteps.Count && Below == taken) Add(text);
    }

    private int Below => depth - depthOfKnown;

    private void Look(XmlReader element)
    {
        if (depth > MaximumDepth || KnownVocabulary.Of(element.LocalName, element.NamespaceURI) is not { } found) return;
        isMixed |= known is not null && known.Name != found.Name;
        if (known is null) foundAt = page();
        (known, isWithin, depthOfKnown, taken) = (found, true, depth, 0);
    }

    // CFDI has changed how it spells the names of its attributes.
    private void AddAttribute(XmlReader element, string name)
    {
        while (element.MoveToNextAttribute())
        {
            if (element.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase)) Add(element.Value);
        }
        element.MoveToElement();
    }

    private void Add(string text)
    {
        var code = text.Trim();
        if (code.Length is 0 or > MaximumCodeLength || codes.Count == MaximumCodes || codes.Contains(code, StringComparer.Ordinal)) return;
        if (codes.Count == 0) foundAt = page();
        codes.Add(code);
    }
}
