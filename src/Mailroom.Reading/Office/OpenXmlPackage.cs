namespace Mailroom.Reading.Office;

/// <summary>An Office Open XML document: parts, and the relationships by which they name each other.</summary>
internal sealed class OpenXmlPackage : IDisposable
{
    /// <summary>What is said of a document with files in it that a program would open (a workbook in a letter).</summary>
    public static readonly Remark EmbeddedFiles = new("Files that are embedded in the document were not read.");

    private const int MaximumRelationships = 20_000;

    private readonly Package package;

    private OpenXmlPackage(Package package) => this.package = package;

    public static OpenXmlPackage Open(byte[] content) => new(Package.Open(content));

    /// <summary>The part with the document itself.</summary>
    public string MainPart => Relationships("").FirstOrDefault(one => one.Type == "officeDocument")?.Target
        ?? throw new InvalidDataException("The document has no main part.");

    /// <summary>The number of pages that the writer noted, where it did.</summary>
    public int? StatedPages
    {
        get
        {
            if (!package.Contains("docProps/app.xml")) return null;
            using var stream = package.OpenPart("docProps/app.xml");
            using var xml = OfficeXml.Reader(stream);
            while (xml.Read())
            {
                if (xml.LocalName != "Pages" || xml.IsEmptyElement || !xml.Read()) continue;
                return int.TryParse(xml.Value, out var pages) && pages is > 0 and < 1_000_000 ? pages : null;
            }
            return null;
        }
    }

    public bool Contains(string part) => package.Contains(part);

    public Stream OpenPart(string part) => package.OpenPart(part);

    public byte[] ReadPart(string part) => package.ReadPart(part);

    public bool Mentions(string part, ReadOnlySpan<byte> wanted) => package.Mentions(part, wanted);

    /// <summary>Unpacks a picture; null where it is none of the package.</summary>
    public byte[]? ReadPicture(string part) => package.ReadPicture(part);

    /// <summary>The pictures of a part, which names them by its relationships, by the names of their own parts.</summary>
    public static IEnumerable<PictureReference> Resolve(IEnumerable<PictureReference> pictures, IEnumerable<OpenXmlRelationship> relationships) =>
        pictures.Join(relationships, picture => picture.Name, relationship => relationship.Id, (picture, relationship) => picture with { Name = relationship.Target });

    /// <summary>Goes through a part.</summary>
    public void Walk(string part, IXmlVisitor visitor, CancellationToken cancellation)
    {
        using var stream = package.OpenPart(part);
        using var xml = OfficeXml.Reader(stream);
        OfficeXml.Walk(xml, visitor, cancellation);
    }

    /// <summary>The relationships of a part; of the package itself for an empty name.</summary>
    public List<OpenXmlRelationship> Relationships(string part)
    {
        var folder = Folder(part);
        var name = $"{(folder.Length > 0 ? folder + "/" : "")}_rels/{part[(part.LastIndexOf('/') + 1)..]}.rels";
        var relationships = new List<OpenXmlRelationship>();
        if (!package.Contains(name)) return relationships;
        using var stream = package.OpenPart(name);
        using var xml = OfficeXml.Reader(stream);
        while (xml.Read() && relationships.Count < MaximumRelationships)
        {
            if (xml.LocalName != "Relationship" || OfficeXml.Attribute(xml, "TargetMode") == "External") continue;
            var type = OfficeXml.Attribute(xml, "Type") ?? "";
            var target = Resolve(part, OfficeXml.Attribute(xml, "Target") ?? "");
            relationships.Add(new(OfficeXml.Attribute(xml, "Id") ?? "", type[(type.LastIndexOf('/') + 1)..], target));
        }
        return relationships;
    }

    public void Dispose() => package.Dispose();

    private static string Folder(string part) => part.Contains('/', StringComparison.Ordinal) ? part[..part.LastIndexOf('/')] : "";

    /// <summary>The part that another one names, from where that one lies.</summary>
    public static string Resolve(string part, string target)
    {
        if (target.StartsWith('/')) return target[1..];
        var folder = Folder(part);
        var steps = folder.Length > 0 ? folder.Split('/').ToList() : [];
        foreach (var step in target.Split('/'))
        {
            if (step == ".." && steps.Count > 0) steps.RemoveAt(steps.Count - 1);
            else if (step is not ("." or "..")) steps.Add(step);
        }
        return string.Join('/', steps);
    }
}

/// <summary>A part that another one names.</summary>
/// <param name="Id">The identifier that the naming part uses.</param>
/// <param name="Type">The last word of the relationship's type, for example <c>header</c>.</param>
/// <param name="Target">The part's name.</param>
internal sealed record OpenXmlRelationship(string Id, string Type, string Target);
