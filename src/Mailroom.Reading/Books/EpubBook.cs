using System.Text;
using System.Xml;
using Mailroom.Reading.Office;

namespace Mailroom.Reading.Books;

/// <summary>What an e-book says of itself: its title, who made it, and its chapters in order.</summary>
internal sealed class EpubBook : IXmlVisitor
{
    private const string Container = "META-INF/container.xml";
    private const int MaximumChapters = 10_000;
    private const int MaximumCreators = 10;

    private readonly string folder;
    private readonly Dictionary<string, string> items = new(StringComparer.Ordinal);
    private readonly List<string> order = [];
    private readonly StringBuilder text = new();

    private EpubBook(string folder) => this.folder = folder;

    public string Title { get; private set; } = "";

    public List<string> Creators { get; } = [];

    /// <summary>The names of the chapters' parts.</summary>
    public IReadOnlyList<string> Chapters { get; private set; } = [];

    /// <summary>Looks a book up in its package.</summary>
    /// <exception cref="InvalidDataException">It is no book.</exception>
    public static EpubBook Open(Package package, CancellationToken cancellation)
    {
        var description = Description(package);
        var book = new EpubBook(description[..(description.LastIndexOf('/') + 1)]);
        using var stream = package.OpenPart(description);
        using var xml = OfficeXml.Reader(stream);
        OfficeXml.Walk(xml, book, cancellation);
        // A book without an order of its own has its pages in that in which they are listed.
        book.Chapters = book.order.Count > 0 ? [.. book.order.Select(id => book.items.GetValueOrDefault(id)).OfType<string>()] : [.. book.items.Values];
        return book;
    }

    /// <summary>The name of a part that another one refers to.</summary>
    public static string Resolve(string folder, string reference)
    {
        var path = new List<string>();
        foreach (var segment in (folder + Uri.UnescapeDataString(reference.Split('#')[0])).Split('/'))
        {
            if (segment == ".." && path.Count > 0) path.RemoveAt(path.Count - 1);
            else if (segment is not ("" or "." or "..")) path.Add(segment);
        }
        return string.Join('/', path);
    }

    public bool Skips(XmlReader element) => false;

    public void Start(XmlReader element)
    {
        text.Clear();
        if (element.LocalName == "itemref" && OfficeXml.Attribute(element, "idref") is { } chapter && order.Count < MaximumChapters) order.Add(chapter);
        if (element.LocalName == "item" && IsPage(OfficeXml.Attribute(element, "media-type")) && OfficeXml.Attribute(element, "id") is { } id && OfficeXml.Attribute(element, "href") is { } reference
            && items.Count < MaximumChapters)
        {
            items.TryAdd(id, Resolve(folder, reference));
        }
    }

    public void End(string localName)
    {
        if (localName == "title" && Title.Length == 0) Title = text.ToString();
        if (localName == "creator" && Creators.Count < MaximumCreators) Creators.Add(text.ToString());
        text.Clear();
    }

    public void Text(string text) => this.text.Append(text);

    private static bool IsPage(string? mediaType) => mediaType is "application/xhtml+xml" or "text/html" or "text/x-oeb1-document";

    private static string Description(Package package)
    {
        using var stream = package.OpenPart(Container);
        using var xml = OfficeXml.Reader(stream);
        while (xml.Read())
        {
            if (xml.LocalName == "rootfile" && OfficeXml.Attribute(xml, "full-path") is { } path) return Resolve("", path);
        }
        throw new InvalidDataException("The e-book has no description.");
    }
}
