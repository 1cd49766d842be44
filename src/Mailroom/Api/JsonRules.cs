using System.Text.Json;
using System.Text.Unicode;

namespace Mailroom.Api;

/// <summary>
/// What a body must keep to wherever in it, also where nobody knows its members: UTF-8, no half characters, and no member twice. The serialiser finds some of that late, some not at all,
/// and names two members of one name in an object without a type as a fault of the program.
/// </summary>
internal static class JsonRules
{
    private const int LongestPlace = 200;

    /// <summary>Checks a body.</summary>
    /// <exception cref="RequestException">It breaks a rule; the message says where.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) throw RequestException.Invalid("The body is not valid UTF-8.");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Json.Options.MaxDepth });
        // The objects and lists that are open, from the outermost.
        var open = new List<Open>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var name = TextOf(ref reader, open);
                    var isNew = open[^1].Names!.Add(name);
                    open[^1] = open[^1] with { Member = name };
                    if (!isNew) throw RequestException.Invalid(PlaceOf(open) + " stands there twice.");
                    break;
                case JsonTokenType.String when reader.ValueIsEscaped:
                    TextOf(ref reader, open);
                    break;
                case JsonTokenType.StartObject:
                    open.Add(new Open(new HashSet<string>(StringComparer.Ordinal), Member: ""));
                    break;
                case JsonTokenType.StartArray:
                    open.Add(new Open(Names: null, Member: ""));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.RemoveAt(open.Count - 1);
                    break;
            }
        }
    }

    private static string TextOf(ref Utf8JsonReader reader, List<Open> open)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw RequestException.Invalid(PlaceOf(open) + " has half a character: a surrogate without its other half.");
        }
    }

    private static string PlaceOf(List<Open> open)
    {
        var place = string.Join('.', open.Where(one => one.Member.Length > 0).Select(one => one.Member));
        return place.Length is > 0 and <= LongestPlace ? place : "A member of the body";
    }

    // An object with the names so far, of which the last is being read; or a list, without names.
    private readonly record struct Open(HashSet<string>? Names, string Member);
}
