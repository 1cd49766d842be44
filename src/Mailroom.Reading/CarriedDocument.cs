namespace Mailroom.Reading;

/// <summary>A document that another one carries: a mail's attachment, a file in a PDF portfolio. Its pages stand behind those of what carries it.</summary>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="MediaType">Its media type as found from its bytes.</param>
/// <param name="FromPage">Its first page, counted on from the pages before it.</param>
/// <param name="ToPage">Its last page, whether or not it was read.</param>
public sealed record CarriedDocument(string Name, string MediaType, int FromPage, int ToPage)
{
    /// <summary>The standard that it follows, with the page counted from its own first one; see <see cref="DocumentText.Vocabulary"/>.</summary>
    public XmlVocabulary? Vocabulary { get; init; }

    /// <summary>Whether a page of the carrying document is one of it.</summary>
    public bool Holds(Page page) => page.Number >= FromPage && page.Number <= ToPage;
}
