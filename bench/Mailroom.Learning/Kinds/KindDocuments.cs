using System.Text;
using System.Text.RegularExpressions;
using Mailroom.Reading;

namespace Mailroom.Learning.Kinds;

/// <summary>A document written to show what a kind of document looks like.</summary>
/// <param name="Kind">The kind's id.</param>
/// <param name="Language">The language, as an ISO 639-1 code.</param>
/// <param name="CalledBy">What a user might call the type.</param>
/// <param name="Text">The text.</param>
internal sealed record KindDocument(string Kind, string Language, string CalledBy, DocumentText Text);

/// <summary>Reads files in which documents stand one behind the other, each under a line "=== kind | language | name".</summary>
internal static partial class KindDocuments
{
    public static async Task<IReadOnlyList<KindDocument>> ReadAsync(DirectoryInfo folder, CancellationToken cancellation)
    {
        var documents = new List<KindDocument>();
        foreach (var file in folder.EnumerateFiles("*.txt").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var text = await File.ReadAllTextAsync(file.FullName, cancellation);
            foreach (Match match in Document().Matches(text))
            {
                var content = Encoding.UTF8.GetBytes(match.Groups["text"].Value.Trim('\n'));
                if (content.Length == 0) continue;
                documents.Add(new KindDocument(match.Groups["kind"].Value, match.Groups["language"].Value, match.Groups["name"].Value, await DocumentReader.ReadAsync(content, new ReadingOptions(), cancellation)));
            }
        }
        return documents;
    }

    [GeneratedRegex(@"^===\s*(?<kind>[a-z0-9-]+)\s*\|\s*(?<language>[a-z]{2})\s*\|\s*(?<name>[^\n]*?)\s*\n(?<text>(?:(?!^===).*\n?)*)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Document();
}
