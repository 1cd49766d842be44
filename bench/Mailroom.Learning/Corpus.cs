using Mailroom.Reading;

namespace Mailroom.Learning;

/// <summary>Labelled documents and the lists of types that they are sorted into.</summary>
/// <param name="Found">Sets of documents that people really had.</param>
/// <param name="Written">Sets of documents that were written for the learning.</param>
internal sealed record Corpus(IReadOnlyList<LabelledSet> Found, IReadOnlyList<LabelledSet> Written)
{
    /// <summary>Reads the documents, or their texts where they were read before.</summary>
    /// <param name="lists">Lists of types as NAME=FILE; each lies beside the manifest of its documents.</param>
    /// <param name="samples">Folders of written documents, each with a types.json of its own.</param>
    /// <param name="split">The split of the found documents that is taken.</param>
    /// <param name="cache">The folder that keeps the texts.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static async Task<Corpus> ReadAsync(IReadOnlyList<string> lists, IReadOnlyList<DirectoryInfo> samples, string split, string cache, CancellationToken cancellation)
    {
        var (found, written) = (new List<LabelledSet>(), new List<LabelledSet>());
        foreach (var folder in lists.Select(list => list.Split('=', 2)).Select(pair => (Name: pair[0], File: Path.GetFullPath(pair[1]))).GroupBy(list => Path.GetDirectoryName(list.File)!, StringComparer.Ordinal))
        {
            var documents = await LabelledFolder.ReadAsync(folder.Key, cache, new ReadingOptions(), cancellation);
            found.AddRange(LabelledSet.Load([.. documents.Where(document => document.Split == split)], folder));
        }
        foreach (var folder in samples)
        {
            var documents = await LabelledFolder.ReadAsync(folder.FullName, cache, new ReadingOptions(), cancellation);
            written.AddRange(LabelledSet.Load(documents, [(folder.Name, Path.Combine(folder.FullName, "types.json"))]));
        }
        return new Corpus(found, written);
    }
}
