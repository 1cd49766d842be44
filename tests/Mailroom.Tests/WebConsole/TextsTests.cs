using System.Collections;
using System.Net.Http.Headers;
using System.Resources;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.WebConsole;

/// <summary>The console's German texts, as they were built, against the English ones in its sources.</summary>
public sealed partial class TextsTests
{
    private const string Resource = "Mailroom.WebConsole.Text.Texts.de.resources";

    private static readonly string Sources = Path.Combine(Repository.Root, "src");
    private static readonly HashSet<string> SameInBoth = new(StringComparer.Ordinal) { "Name", "Original", "Version" };
    private static readonly HashSet<string> Keys = [.. TextsOf(Path.Combine(Sources, "Mailroom", "WebConsole"), "*.razor", "*.cs").SelectMany(KeysIn)];
    private static readonly Dictionary<string, string> German = Built();

    [Fact]
    public void Every_text_of_the_console_has_a_German_one()
    {
        Assert.NotEmpty(Keys);
        Assert.Empty(Keys.Where(key => !German.ContainsKey(key)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_sign_of_form_has_a_German_text()
    {
        var signs = SignOfForm().Matches(File.ReadAllText(Path.Combine(Sources, "Mailroom.Classifying", "Features", "FormSigns.cs"))).Select(sign => sign.Groups["key"].Value).ToList();
        Assert.True(signs.Count > 15, "The signs were not found.");
        Assert.DoesNotContain(signs, sign => !German.ContainsKey(sign));
    }

    [Fact]
    public void No_two_texts_differ_by_capitals_alone_for_a_resource_file_keeps_only_one_of_them() =>
        Assert.Empty(Keys.GroupBy(key => key, StringComparer.OrdinalIgnoreCase).Where(alike => alike.Count() > 1).Select(alike => string.Join(" / ", alike)));

    [Fact]
    public void Each_German_text_has_the_placeholders_of_its_English_one() => Assert.DoesNotContain(German, text => Placeholders(text.Key) != Placeholders(text.Value));

    [Fact]
    public void No_German_text_is_left_that_no_page_and_no_message_of_the_server_uses()
    {
        var messages = string.Join('\n', TextsOf(Sources, "*.cs").Select(source => JoinedLiterals().Replace(source, "")));
        Assert.DoesNotContain(German.Keys, key => !Keys.Contains(key) && !IsMessage(key, messages));
    }

    [Fact]
    public void A_German_text_is_not_the_English_one() =>
        Assert.Empty(German.Where(text => text.Key == text.Value && LongWord().IsMatch(text.Key)).Select(text => text.Key).Except(SameInBoth));

    [Fact]
    public async Task A_browser_that_asks_for_German_gets_German_pages()
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue("de"));

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains(German["Sign in"], await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static IEnumerable<string> TextsOf(string folder, params string[] patterns) =>
        patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)).Select(File.ReadAllText);

    private static IEnumerable<string> KeysIn(string source) =>
        Looked().Matches(source).Concat(Counted().Matches(source)).SelectMany(match => match.Groups["key"].Captures).Select(key => key.Value.Replace("\\\"", "\"", StringComparison.Ordinal));

    // From the assembly that lies beside the program: what the build left out is missing here too.
    private static Dictionary<string, string> Built()
    {
        // Apart from the one that the servers within the tests may have loaded.
        var assembly = new AssemblyLoadContext("texts").LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(Repository.Program)!, "de", "mailroom.resources.dll"));
        using var reader = new ResourceReader(assembly.GetManifestResourceStream(Resource)!);
        return reader.Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!, StringComparer.Ordinal);
    }

    // A constant of the sources, or two of them in a row.
    private static bool IsMessage(string key, string sources) =>
        IsLiteral(key, sources) || Enumerable.Range(0, key.Length).Where(at => key[at] == ' ').Any(at => IsLiteral(key[..at], sources) && IsLiteral(key[(at + 1)..], sources));

    private static bool IsLiteral(string text, string sources) => sources.Contains($"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"", StringComparison.Ordinal);

    private static string Placeholders(string text) => string.Join(' ', Placeholder().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex("""\b(L|texts)\["(?<key>([^"\\]|\\.)*)" """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex Looked();

    [GeneratedRegex(""" \b(L|texts)\.Count\([^"]*"(?<key>([^"\\]|\\.)*)",\s*"(?<key>([^"\\]|\\.)*)" """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex Counted();

    [GeneratedRegex(""" "\s*\+\s*" """, RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex JoinedLiterals();

    [GeneratedRegex("""=>?\s"(?<key>[^"]+)"[,;]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SignOfForm();

    [GeneratedRegex(@"\{\d+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\p{L}{4}", RegexOptions.None, 1000)]
    private static partial Regex LongWord();
}
