using Mailroom.Reading;

namespace Mailroom.Classifying.Words;

/// <summary>A line of the document and what its place says of it.</summary>
/// <param name="Page">The page it stands on.</param>
/// <param name="Line">The line as it was read.</param>
/// <param name="FirstToken">The number of its first word in the document.</param>
/// <param name="TokenCount">How many words it has.</param>
/// <param name="Head">Whether it belongs to the head of the document: the upper part of its first page.</param>
/// <param name="Prominence">How much it looks like a title, from 0 to 1.</param>
internal sealed record IndexedLine(Page Page, Line Line, int FirstToken, int TokenCount, bool Head, double Prominence);

/// <summary>A document's words, cut and stemmed once.</summary>
internal sealed class DocumentIndex
{
    /// <summary>Words beyond this number are not looked at.</summary>
    private const int MostTokens = 20_000;

    private const int EdgeLines = 2;

    private readonly List<IndexedLine> lines = [];
    private readonly List<Token> tokens = [];
    private readonly List<int> lineOfToken = [];
    private readonly Dictionary<int, List<Joint>> joints = [];

    private DocumentIndex(DocumentText document) => Document = document;

    public DocumentText Document { get; }

    public IReadOnlyList<IndexedLine> Lines => lines;

    public IReadOnlyList<Token> Tokens => tokens;

    public static DocumentIndex Build(DocumentText document)
    {
        var index = new DocumentIndex(document);
        var layout = new HeadLayout(document);
        foreach (var page in document.Pages)
        {
            for (var number = 0; number < page.Lines.Count && index.tokens.Count < MostTokens; number++)
            {
                index.Add(page, number, layout);
            }
        }
        return index;
    }

    public IndexedLine LineOf(int token) => lines[lineOfToken[token]];

    public int LineNumberOf(int token) => lineOfToken[token];

    /// <summary>Whether a line is among the first or the last two of its page.</summary>
    public bool IsAtEdge(int line) =>
        line < EdgeLines || line >= lines.Count - EdgeLines || lines[line - EdgeLines].Page != lines[line].Page || lines[line + EdgeLines].Page != lines[line].Page;

    /// <summary>Other readings that begin at a word.</summary>
    public IReadOnlyList<Joint> JointsAt(int token) => joints.TryGetValue(token, out var found) ? found : [];

    private void Add(Page page, int number, HeadLayout layout)
    {
        var line = page.Lines[number];
        var words = Tokenizer.Split(line.Text);
        if (words.Count == 0) return;
        var first = tokens.Count;
        foreach (var joint in Tokenizer.Joints(line.Text, words)) AddJoint(joint with { First = joint.First + first });
        if (first > 0) JoinHyphenated(page, line, words[0]);
        tokens.AddRange(words);
        lineOfToken.AddRange(Enumerable.Repeat(lines.Count, words.Count));
        lines.Add(new IndexedLine(page, line, first, words.Count, layout.IsHead(page, number), layout.Prominence(page, number, words.Count)));
    }

    /// <summary>A word cut by a hyphen at the end of the line before.</summary>
    private void JoinHyphenated(Page page, Line line, Token second)
    {
        var before = lines[^1];
        var (text, first) = (before.Line.Text, tokens[^1]);
        if (before.Page != page || !Tokenizer.IsHyphen(text[^1]) || first.End < text.Length - 1) return;
        if (second.Start != 0 || !char.IsLower(line.Text[0])) return;
        var joined = string.Concat(text.AsSpan(first.Start, first.Length), line.Text.AsSpan(0, second.Length));
        AddJoint(new Joint(tokens.Count - 1, 2, Stemmer.Stem(Folding.Fold(joined))));
    }

    private void AddJoint(Joint joint)
    {
        if (!joints.TryGetValue(joint.First, out var list)) joints[joint.First] = list = [];
        list.Add(joint);
    }
}
