using Mailroom.Classifying.Carrying;
using Mailroom.Classifying.Knowledge;
using Mailroom.Classifying.Words;
using Mailroom.Reading;

namespace Mailroom.Classifying;

/// <summary>A document whose type a person has given, reduced to what the classifier learns from it.</summary>
public sealed class Example
{
    private static readonly Lazy<KnowledgeLinker> Linker = new(() => new KnowledgeLinker(KnowledgeBase.BuiltIn));

    private Example(string documentType, IReadOnlyCollection<string> stems) => (DocumentType, Stems) = (documentType, stems);

    /// <summary>The name of its type, or <see cref="Answer.Unknown"/>.</summary>
    public string DocumentType { get; }

    /// <summary>Its words' stems, each once.</summary>
    internal IReadOnlyCollection<string> Stems { get; }

    /// <summary>Makes an example of a document.</summary>
    /// <param name="document">The document as it was read.</param>
    /// <param name="documentType">The name of its type, or <see cref="Answer.Unknown"/>.</param>
    public static Example From(DocumentText document, string documentType) =>
        From(DocumentIndex.Build(CarryingDocument.Telling(document, IsMailType(documentType))), documentType);

    /// <summary>How alike the words of two documents are: the share of the words of either that both have (Jaccard), from 0 to 1.</summary>
    /// <param name="other">The other document.</param>
    public double LikenessTo(Example other)
    {
        var both = Stems.Count(other.Stems.Contains);
        return both == 0 ? 0 : (double)both / (Stems.Count + other.Stems.Count - both);
    }

    internal static Example From(DocumentIndex document, string documentType) =>
        new(documentType, document.Tokens.Select(token => token.Stem).ToHashSet(StringComparer.Ordinal));

    private static bool IsMailType(string name) => Linker.Value.Link(new DocumentType(name, "", [])) is { Type.IsMail: true };
}
