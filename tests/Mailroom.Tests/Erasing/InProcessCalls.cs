using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Api;
using Mailroom.Storage.Database;
using Mailroom.Tests.Running;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mailroom.Tests.Erasing;

/// <summary>The server's own endpoints, called without a network: each gets its parts from the services of the run that calls it.</summary>
internal sealed class InProcessCalls
{
    private readonly Dictionary<string, RequestDelegate> endpoints = new(StringComparer.Ordinal);

    /// <summary>Takes the endpoints from a server that is built and never started.</summary>
    public InProcessCalls(TemporaryFolder folder)
    {
        var app = Server.Build(["--Storage:DataFolder=" + folder.In("unused"), "--Storage:MasterKeyFolder=" + folder.In("unused-keys")]);
        foreach (var endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                endpoints[method + " " + endpoint.RoutePattern.RawText!.Replace("/api/v1/documentClassification", "", StringComparison.Ordinal)] = endpoint.RequestDelegate!;
    }

    /// <summary>Calls an endpoint with a JSON body.</summary>
    public Task<CallAnswer> SendAsync(IServiceProvider services, string account, string endpoint, JsonNode? body = null) =>
        SendAsync(services, account, endpoint, body is null ? Stream.Null : new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString())), "application/json", []);

    /// <summary>Calls an endpoint with a form.</summary>
    public async Task<CallAnswer> SendAsync(IServiceProvider services, string account, string endpoint, MultipartFormDataContent form) =>
        await SendAsync(services, account, endpoint, new MemoryStream(await form.ReadAsByteArrayAsync()), form.Headers.ContentType!.ToString(), []);

    /// <summary>Calls an endpoint.</summary>
    public async Task<CallAnswer> SendAsync(IServiceProvider services, string account, string endpoint, Stream body, string contentType, RouteValueDictionary route)
    {
        using var aborted = new Lifetime();
        var (response, sent) = (new Response(), new MemoryStream());
        var features = new FeatureCollection();
        var space = endpoint.IndexOf(' ', StringComparison.Ordinal);
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = endpoint[..space],
            Scheme = "http",
            Path = endpoint[(space + 1)..],
            Body = body,
            Headers = new HeaderDictionary { ["Host"] = "mailroom", ["Content-Type"] = contentType, ["Content-Length"] = body.Length.ToString() },
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(sent));
        features.Set<IHttpRequestLifetimeFeature>(aborted);
        var context = new DefaultHttpContext(features)
        {
            RequestServices = services,
            User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account)], "test")),
        };
        context.Request.RouteValues = route;
        var broken = false;
        try
        {
            await endpoints[endpoint](context);
            await context.Response.CompleteAsync();
        }
        catch (Exception fault) when (!DroppedException.IsIn(fault) && sent.Length == 0 && !aborted.IsAborted)
        {
            var errors = new Errors(services.GetRequiredService<IDatabaseProvider>(), NullLogger<Errors>.Instance);
            await errors.TryHandleAsync(context, fault, CancellationToken.None);
            if (context.Response.StatusCode >= 500) throw new InvalidOperationException($"{endpoint} failed", fault);
        }
        catch (Exception fault) when (!DroppedException.IsIn(fault))
        {
            // What was sent so far was sent; then the connection broke.
            broken = true;
        }
        finally
        {
            await response.EndAsync();
        }

        return new CallAnswer(context.Response.StatusCode, sent.ToArray(), broken || aborted.IsAborted);
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature, IDisposable
    {
        private readonly CancellationTokenSource source = new();

        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get => source.Token; set { } }

        public void Abort()
        {
            IsAborted = true;
            source.Cancel();
        }

        public void Dispose() => source.Dispose();
    }

    private sealed class Response : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> ending = new();

        public override void OnCompleted(Func<object, Task> callback, object state) => ending.Push((callback, state));

        public async Task EndAsync()
        {
            while (ending.TryPop(out var one)) await one.Callback(one.State);
        }
    }
}

/// <summary>What a call answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Bytes">The body, as far as it was sent.</param>
/// <param name="IsBroken">Whether it broke off.</param>
internal sealed record CallAnswer(int Status, byte[] Bytes, bool IsBroken)
{
    public JsonNode Json => JsonNode.Parse(Bytes)!;
}
