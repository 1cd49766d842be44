using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mailroom.Configuration;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Mailroom.Api;

/// <summary>
/// A JSON body. Its errors name the place in it; a DELETE takes members that its body lacks from the query string, since proxies may drop the body of a DELETE.
/// </summary>
/// <typeparam name="T">What the body holds.</typeparam>
public sealed class Body<T> : IEndpointParameterMetadataProvider where T : class
{
    private Body(T value) => Value = value;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What the body holds.</summary>
    public T Value { get; }

    /// <summary>Reads the body of a request.</summary>
    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        var isDelete = HttpMethods.IsDelete(context.Request.Method);
        var bytes = await ReadAsync(context);
        if (bytes.Length == 0 && !isDelete) throw RequestException.Invalid("The request has no body; a JSON object is expected.");
        if (bytes.Length > 0 && !context.Request.HasJsonContentType())
            throw RequestException.WrongMediaType("The body must be JSON: send the header Content-Type: application/json.");
        return new Body<T>(Parse(bytes, isDelete ? context.Request.Query : null));
    }

    /// <summary>Describes the body for the OpenAPI document.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

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

    private static T Parse(ReadOnlyMemory<byte> bytes, IQueryCollection? query)
    {
        try
        {
            if (bytes.Length > 0) JsonRules.Check(bytes.Span);
            if (query is null or { Count: 0 }) return JsonSerializer.Deserialize<T>(bytes.Span, Json.Options) ?? throw NoObject();
            var node = bytes.Length == 0 ? new JsonObject() : JsonSerializer.Deserialize<JsonNode>(bytes.Span, Json.Options) as JsonObject ?? throw NoObject();
            AddFromQuery(node, query);
            return node.Deserialize<T>(Json.Options)!;
        }
        catch (JsonException malformed)
        {
            throw RequestException.Invalid(Describe(malformed));
        }
    }

    private static void AddFromQuery(JsonObject body, IQueryCollection query)
    {
        foreach (var member in Json.Options.GetTypeInfo(typeof(T)).Properties)
        {
            if (body.ContainsKey(member.Name)) continue;
            var isList = member.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(member.PropertyType);
            var values = query[member.Name].Concat(isList ? query[member.Name + "[]"] : []).ToArray();
            if (values.Length > 0) body[member.Name] = isList ? new JsonArray([.. values.Select(value => JsonValue.Create(value))]) : JsonValue.Create(values[^1]);
        }
    }

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
