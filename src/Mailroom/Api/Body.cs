using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Mailroom.Configuration;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Mailroom.Api;

/// <summary>
/// A JSON body, or a form where all members are flat texts. Its errors name the place in it; a DELETE takes members that its body lacks from the query string, since proxies may drop the body of a DELETE.
/// </summary>
/// <typeparam name="T">What the body holds.</typeparam>
public sealed class Body<T> : IEndpointParameterMetadataProvider where T : class
{
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly bool TakesForms = Members.All(member => IsFlat(member.PropertyType));

    private Body(T value) => Value = value;

    private static IList<JsonPropertyInfo> Members => Json.Options.GetTypeInfo(typeof(T)).Properties;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What the body holds.</summary>
    public T Value { get; }

    /// <summary>Reads the body of a request.</summary>
    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        var isDelete = HttpMethods.IsDelete(context.Request.Method);
        var bytes = await ReadAsync(context);
        if (bytes.Length == 0 && !isDelete) throw RequestException.Invalid("The request has no body; a JSON object is expected.");
        var query = isDelete ? context.Request.Query : Enumerable.Empty<KeyValuePair<string, StringValues>>();
        if (bytes.Length > 0 && TakesForms && MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase))
            return new Body<T>(Parse(default, [.. QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes.Span)), .. query]));
        if (bytes.Length > 0 && !context.Request.HasJsonContentType())
            throw RequestException.WrongMediaType("The body must be JSON: send the header Content-Type: application/json.");
        return new Body<T>(Parse(bytes, [.. query]));
    }

    /// <summary>Describes the body for the OpenAPI document.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(TakesForms ? ["application/json", FormType] : ["application/json"], typeof(T)));

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var limit = context.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.MaximumBodyBytes;
        var tooLarge = $"The body is larger than the {limit} bytes that this server takes (Api:MaximumBodyBytes).";
        if (context.Request.ContentLength > limit) throw RequestException.TooLarge(tooLarge);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
            {
                if (buffer.Length + read > limit) throw RequestException.TooLarge(tooLarge);
                buffer.Write(chunk, 0, read);
            }
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            // Told apart here from a disk that fails.
            throw RequestException.Invalid("The body breaks off, or is malformed.");
        }

        var body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return body.Span.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;
    }

    private static T Parse(ReadOnlyMemory<byte> bytes, List<KeyValuePair<string, StringValues>> texts)
    {
        try
        {
            if (bytes.Length > 0) JsonRules.Check(bytes.Span);
            if (texts.Count == 0) return JsonSerializer.Deserialize<T>(bytes.Span, Json.Options) ?? throw NoObject();
            var node = bytes.Length == 0 ? new JsonObject() : JsonSerializer.Deserialize<JsonNode>(bytes.Span, Json.Options) as JsonObject ?? throw NoObject();
            AddTexts(node, texts);
            return node.Deserialize<T>(Json.Options)!;
        }
        catch (JsonException malformed)
        {
            throw RequestException.Invalid(Describe(malformed));
        }
    }

    // What a query string or a form says of members that are not there yet. Lists are named as clients do: fileIds, fileIds[] and fileIds[0], with one value or several in each.
    private static void AddTexts(JsonObject body, List<KeyValuePair<string, StringValues>> texts)
    {
        foreach (var member in Members)
        {
            if (body.ContainsKey(member.Name)) continue;
            if (IsList(member.PropertyType))
            {
                var values = texts.Where(text => IsNameOf(text.Key, member.Name)).SelectMany(text => text.Value)
                    .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
                if (values.Length > 0) body[member.Name] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
            }
            else if (texts.Find(text => text.Key == member.Name).Value is { Count: > 0 } given)
            {
                var isNumber = int.TryParse(given[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Nullable.GetUnderlyingType(member.PropertyType) == typeof(int);
                body[member.Name] = isNumber ? JsonValue.Create(number) : JsonValue.Create(given[^1]);
            }
        }
    }

    private static bool IsNameOf(string given, string list) => given.StartsWith(list, StringComparison.Ordinal)
        && (given.Length == list.Length || given[list.Length] == '[' && given[^1] == ']' && given.AsSpan((list.Length + 1)..^1).IndexOfAnyExceptInRange('0', '9') < 0);

    private static bool IsList(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static bool IsFlat(Type type) => type == typeof(string) || type == typeof(int?) || type == typeof(JsonElement) || type == typeof(List<string?>);

    private static RequestException NoObject() => RequestException.Invalid("The body must be a JSON object.");

    private static string Describe(JsonException malformed)
    {
        var place = (malformed.Path ?? "").TrimStart('$').TrimStart('.');
        if (malformed.Message.Contains("could not be converted", StringComparison.Ordinal))
            return (place.Length == 0 ? "The body" : place) + " has the wrong type: " + ExpectedType.At(typeof(T), place) + " is expected.";
        var where = malformed.LineNumber is { } line ? $" (line {line + 1}, byte {malformed.BytePositionInLine + 1})" : "";
        return "The body is not valid JSON" + where + ".";
    }
}
