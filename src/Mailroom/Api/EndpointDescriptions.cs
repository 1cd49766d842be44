namespace Mailroom.Api;

/// <summary>What the OpenAPI document says of a call beyond its types.</summary>
public static class EndpointDescriptions
{
    /// <summary>The errors that a call can answer.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) endpoint.Produces<ErrorBody>(status);
        return endpoint;
    }

    /// <summary>The errors that every call with a key can answer.</summary>
    public static RouteGroupBuilder ProducesErrors(this RouteGroupBuilder group)
    {
        foreach (var status in (int[])[401, 403, 429, 500, 503]) group.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ErrorBody), ["application/json"]));
        return group;
    }

    /// <summary>The form that a call takes.</summary>
    public static RouteHandlerBuilder TakesForm<T>(this RouteHandlerBuilder endpoint) where T : notnull => endpoint.Accepts<T>("multipart/form-data");
}
