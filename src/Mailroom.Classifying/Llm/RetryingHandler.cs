using System.Net;
using System.Net.Http.Headers;

namespace Mailroom.Classifying.Llm;

/// <summary>
/// Sends requests with the key, each attempt within a time limit, and again after a pause where what stands in the way passes: 429, 5xx, time-outs and broken
/// connections. Here for all providers alike, so that none of their libraries retries, waits or words an error by itself.
/// </summary>
internal sealed class RetryingHandler(LlmConnection connection, LlmMetrics metrics, TimeProvider time) : DelegatingHandler
{
    private const long LargestAnswer = 1024 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    /// <exception cref="LlmException">There is no answer, or it says no.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = connection.ApiKey.Length > 0 ? new AuthenticationHeaderValue("Bearer", connection.ApiKey) : null;
        if (request.Content is { } content) await content.LoadIntoBufferAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var (response, failure, asked) = await AttemptAsync(request, cancellationToken);
            if (response is not null) return response;
            var pause = Max(asked ?? TimeSpan.Zero, FirstPause * Math.Pow(2, attempt - 1));
            if (!IsPassing(failure!) || attempt >= connection.MaximumAttempts || asked > LlmConnection.LongestPause) throw failure!;
            metrics.CountRetry();
            await Task.Delay(Min(pause, LlmConnection.LongestPause), time, cancellationToken);
        }
    }

    private async Task<(HttpResponseMessage? Response, LlmException? Failure, TimeSpan? AskedPause)> AttemptAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(connection.TimeLimit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, ending.Token);
            if (!response.IsSuccessStatusCode) return (null, new LlmException(LlmFailure.Refused, (int)response.StatusCode), AskedPause(response.Headers.RetryAfter));
            await response.Content.LoadIntoBufferAsync(LargestAnswer, ending.Token);
            var read = response;
            response = null;
            return (read, null, null);
        }
        catch (Exception) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return (null, new LlmException(LlmFailure.TooSlow), null);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException && !cancellation.IsCancellationRequested)
        {
            return (null, new LlmException(LlmFailure.Unreachable), null);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private TimeSpan? AskedPause(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date is { } date ? Max(date - time.GetUtcNow(), TimeSpan.Zero) : null);

    private static bool IsPassing(LlmException failure) =>
        failure.Failure is LlmFailure.TooSlow or LlmFailure.Unreachable || failure.Status is (int)HttpStatusCode.TooManyRequests or >= 500;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
