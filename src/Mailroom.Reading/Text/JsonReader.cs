using System.Text;
using System.Text.Json;

namespace Mailroom.Reading.Text;

/// <summary>Reads JSON as lines <c>key: value</c>, in order; a key that holds an object stands on a line of its own.</summary>
internal static class JsonReader
{
    private const int MaximumDepth = 256;
    private const int Looked = 4096;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowMultipleValues = true,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaximumDepth,
    };

    /// <summary>Whether the front of a text is JSON: an object or array that has no fault as far as it was looked at.</summary>
    public static bool Matches(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] is not ('{' or '[')) return false;
        var bytes = Encoding.UTF8.GetBytes(start[..Math.Min(start.Length, Looked)].ToString());
        try
        {
            var reader = new Utf8JsonReader(bytes, isFinalBlock: start.Length <= Looked, new JsonReaderState(Options));
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads the values.</summary>
    /// <exception cref="JsonException">The text is no JSON further on.</exception>
    public static DocumentText Read(byte[] content, string mediaType, ReadingOptions options, CancellationToken cancellation)
    {
        var front = TextFront.Decode(content, options);
        var pages = new PageWriter(options, cutsPages: true);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(front.Text), isFinalBlock: front.Share >= 1, new JsonReaderState(Options));
        var key = "";
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    key = reader.GetString() ?? "";
                    break;
                case JsonTokenType.StartObject:
                    pages.Add(key);
                    key = "";
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    key = "";
                    break;
                case JsonTokenType.String:
                    WriteValue(pages, key, reader.GetString() ?? "");
                    break;
                case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                    WriteValue(pages, key, Encoding.UTF8.GetString(reader.ValueSpan));
                    break;
                default:
                    break;
            }
        }
        return front.Finish(pages, mediaType);
    }

    private static void WriteValue(PageWriter pages, string key, string value) => pages.Add(key.Length > 0 ? $"{key}: {value}" : value);
}
