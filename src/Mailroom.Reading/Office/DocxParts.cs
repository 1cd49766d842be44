using System.Xml;

namespace Mailroom.Reading.Office;

/// <summary>What stands around the body of a Word document in parts of its own: notes, comments, drawings, and documents of other kinds that are to be shown at a place (chunks).</summary>
internal sealed class DocxParts
{
    private const int MaximumChunks = 20;

    // A chunk can have chunks; more than these no program writes.
    private const int MaximumChunkDepth = 2;

    private readonly Dictionary<(string Kind, string Id), string> notes;
    private readonly Dictionary<string, IReadOnlyList<Line>> chunks;
    private readonly HashSet<string> chunksHere;

    private DocxParts(DrawingParts drawings, Dictionary<(string Kind, string Id), string> notes, Dictionary<string, IReadOnlyList<Line>> chunks, HashSet<string> chunksHere) =>
        (Drawings, this.notes, this.chunks, this.chunksHere) = (drawings, notes, chunks, chunksHere);

    private static Remark ChunkUnread => new("A document within the document could not be read.") { CastsDoubt = true };

    public DrawingParts Drawings { get; }

    /// <summary>What was left out of them.</summary>
    public List<Remark> Remarks { get; } = [];

    public static async Task<DocxParts> ReadAsync(OpenXmlPackage package, List<OpenXmlRelationship> relationships, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        var notes = new DocxNotes();
        foreach (var part in relationships.Where(one => one.Type is "footnotes" or "endnotes" or "comments" && package.Contains(one.Target)))
            package.Walk(part.Target, notes, cancellation);
        var chunks = new Dictionary<string, IReadOnlyList<Line>>();
        var chunksHere = relationships.Where(one => one.Type == "aFChunk").ToList();
        var parts = new DocxParts(new DrawingParts(package, cancellation), notes.Texts, chunks, [.. chunksHere.Select(chunk => chunk.Id)]);
        foreach (var chunk in chunksHere)
        {
            if (options.ChunkDepth >= MaximumChunkDepth || chunks.Count >= MaximumChunks)
            {
                parts.Remarks.Add(new Remark("The document holds more documents within it than are read: some were left out.") { CastsDoubt = true });
                break;
            }
            chunks[chunk.Id] = await parts.ReadChunkAsync(package, chunk.Target, options, depth, cancellation);
        }
        if (relationships.Exists(one => one.Type is "package" or "oleObject" or "subDocument")) parts.Remarks.Add(OpenXmlPackage.EmbeddedFiles);
        return parts;
    }

    /// <summary>The note that an element refers to. Each stands once: a document that refers to a long one again and again would have no end.</summary>
    public string? Take(string kind, XmlReader reference) => OfficeXml.Attribute(reference, "id") is { } id && notes.Remove((kind, id), out var note) ? note : null;

    /// <summary>The text of the chunk that an element refers to, once.</summary>
    public IReadOnlyList<Line> TakeChunk(XmlReader reference)
    {
        if (OfficeXml.Attribute(reference, "id") is not { } id) return [];
        if (chunks.Remove(id, out var lines)) return lines;
        // It lies outside the document, or nowhere.
        if (!chunksHere.Contains(id)) Remarks.Add(ChunkUnread);
        return [];
    }

    private async Task<IReadOnlyList<Line>> ReadChunkAsync(OpenXmlPackage package, string part, ReadingOptions options, int depth, CancellationToken cancellation)
    {
        try
        {
            var text = await DocumentReader.ReadAsync(package.ReadPart(part), options with { ChunkDepth = options.ChunkDepth + 1 }, depth + 1, cancellation);
            Remarks.AddRange(text.Remarks);
            return [.. text.Pages.SelectMany(page => page.Lines)];
        }
        catch (ReadingException exception) when (exception.Failure is ReadingFailure.Empty)
        {
            return [];
        }
        catch (Exception exception) when (exception is ReadingException { Failure: not (ReadingFailure.TooLarge or ReadingFailure.ToolNotStarted) } or InvalidDataException)
        {
            Remarks.Add(ChunkUnread);
            return [];
        }
    }
}
