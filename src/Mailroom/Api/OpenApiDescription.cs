using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Mailroom.Api;

/// <summary>The parts of the OpenAPI document that stand above the calls.</summary>
public static class OpenApiDescription
{
    private const string SchemeName = "apiKey";

    /// <summary>Describes the document.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Mailroom",
                Version = "v1",
                Description = "Document classification on your own machine. Every call needs an API key: Authorization: Bearer <apiKey>.",
            };
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[SchemeName] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SchemeName, document)] = [] }];
            LeaveOutNulls(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var allowed = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false).OfType<AllowedValuesAttribute>().FirstOrDefault();
            if (allowed is not null) schema.Enum = [.. allowed.Values.Select(value => JsonValue.Create((string)value!))];
            return Task.CompletedTask;
        });
    }

    /// <summary>Members that may be null are left out of answers then, and may be left out of what stands within a body: the generator calls them required.</summary>
    private static void LeaveOutNulls(OpenApiDocument document)
    {
        var bodies = document.Paths.Values.SelectMany(path => path.Operations ?? []).SelectMany(call => call.Value.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
            .Where(content => content.Key == "application/json").Select(content => (content.Value.Schema as OpenApiSchemaReference)?.Reference.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            // The members of a JSON body itself are required where its record has no defaults for them.
            if (!bodies.Contains(name)) schema.Required?.ExceptWith((schema.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)).Where(member => MayBeNull(member.Value)).Select(member => member.Key));
        }
    }

    private static bool MayBeNull(IOpenApiSchema schema) => schema.Type?.HasFlag(JsonSchemaType.Null) is true || schema.OneOf?.Any(MayBeNull) is true;
}
