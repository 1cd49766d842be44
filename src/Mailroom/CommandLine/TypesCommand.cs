using System.CommandLine;
using System.Text.Json;
using Mailroom.Api;
using Mailroom.Classifying.Knowledge;
using Spectre.Console;

namespace Mailroom.CommandLine;

/// <summary><c>mailroom types</c>: lists the built-in document types.</summary>
public static class TypesCommand
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var languages = string.Join(", ", BuiltInTypes.Languages);
        var language = new Option<string>("--language") { Description = $"The language of names and words: {languages}.", DefaultValueFactory = _ => "en", HelpName = "LL" };
        var search = new Option<string?>("--search") { Description = "Only types with these words in a name or title, in any language.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "Writes them as documentTypes, as createClassification and --types take them." };
        var command = new Command("types", "Lists the built-in document types, to start a list of your own from.") { language, search, json };
        command.SetAction((parsed, cancellation) => Commands.RunAsync(async () =>
        {
            var spoken = parsed.GetValue(language)!;
            if (!BuiltInTypes.Languages.Contains(spoken, StringComparer.Ordinal)) throw new CommandException($"--language must be one of {languages}.");
            var types = BuiltInTypes.List(spoken, parsed.GetValue(search));
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(types, Indented));
                return Commands.Succeeded;
            }

            var table = new Table().Border(TableBorder.Simple).AddColumns("Name", "Unique words");
            foreach (var type in types) table.AddRow(new Text(type.Name), new Text(string.Join(", ", type.UniqueWords)));
            AnsiConsole.Write(table);
            return Commands.Succeeded;
        }, cancellation));
        return command;
    }
}
