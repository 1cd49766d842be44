using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.CommandLine;

public sealed class TypesCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_list_can_be_used_as_the_types_of_another_command()
    {
        var (exit, types, error) = await RunAsync("types", "--language", "de", "--json");
        Assert.True(exit == 0, error);
        Assert.Contains(JsonNode.Parse(types)!.AsArray(), type => type!["name"]!.GetValue<string>() == "Rechnung" && type["uniqueWords"]!.AsArray().Count >= 4);
        await File.WriteAllTextAsync(folder.In("types.json"), types, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.In("a.txt"), "Rechnung\nRechnungsnummer 17\nRechnungsdatum 1.2.2024\nRechnungsbetrag 12,50", TestContext.Current.CancellationToken);
        var (_, answer, _) = await RunAsync("classify", "a.txt", "--types", "types.json", "--json");
        Assert.Equal("Rechnung", JsonNode.Parse(answer)!["documentType"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_table_is_written_for_people_and_can_be_searched()
    {
        var (exit, output, _) = await RunAsync("types", "--search", "Lebenslauf");
        Assert.Equal(0, exit);
        Assert.Contains("Resume", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Invoice", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_language_is_refused()
    {
        var (exit, _, error) = await RunAsync("types", "--language", "xx");
        Assert.Equal(1, exit);
        Assert.StartsWith("--language must be one of de, en", error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunningServer.RunAsync(folder.Path, folder.In("keys"), arguments);
}
