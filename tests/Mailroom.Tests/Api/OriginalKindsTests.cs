using System.Text.RegularExpressions;
using Mailroom.Api;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Api;

/// <summary>Every file that can be read has a name with an extension at its address, and only what is drawn and holds no script is shown by pages.</summary>
public sealed class OriginalKindsTests
{
    private static readonly string[] NotTold = ["ForeignDocuments.cs", "UnsupportedFormats.cs"];

    // What ends with a dot is the beginning of several.
    private static readonly Regex MediaType = new("\"(?<type>(application|image|message|text)/[a-zA-Z0-9.+-]*[a-zA-Z0-9])\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static readonly string[] FlatKinds = ["text", "spreadsheet", "presentation", "graphics"];

    // As the detection spells them, and as it puts them together.
    public static TheoryData<string> MediaTypes() => [.. Directory.GetFiles(Path.Combine(Repository.Root, "src", "Mailroom.Reading", "Formats"), "*.cs").Where(path => !NotTold.Contains(Path.GetFileName(path)))
        .SelectMany(path => MediaType.Matches(File.ReadAllText(path))).Select(match => match.Groups["type"].Value)
        .Concat(FlatKinds.Select(kind => $"application/vnd.oasis.opendocument.{kind}-flat-xml")).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(MediaTypes))]
    public void Every_kind_that_is_read_has_an_extension(string mediaType)
    {
        Assert.NotEqual("original.bin", OriginalKinds.NameOf(mediaType));
        Assert.Equal(mediaType == "application/pdf" || mediaType.StartsWith("image/", StringComparison.Ordinal), OriginalKinds.MayBeEmbedded(mediaType));
    }

    [Fact]
    public void The_kinds_are_found_in_the_source()
    {
        var found = MediaTypes().Select(row => row.Data).ToList();
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "image/heic", "image/avif", "application/pkcs7-mime", "application/vnd.apple.iwork", "application/oxps", "application/epub+zip", "application/vnd.ms-tnef", "text/csv" }, found.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("image/svg+xml")]
    [InlineData("application/of-nobody")]
    [InlineData(null)]
    public void What_is_not_known_has_none_and_is_not_shown(string? mediaType) => Assert.Equal(("original.bin", false), (OriginalKinds.NameOf(mediaType), OriginalKinds.MayBeEmbedded(mediaType)));
}
