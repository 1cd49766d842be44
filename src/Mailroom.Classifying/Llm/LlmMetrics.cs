using System.Diagnostics.Metrics;

namespace Mailroom.Classifying.Llm;

/// <summary>What asking an LLM takes, as metrics of the meter <c>Mailroom</c>. Their names are documented: keep them.</summary>
internal sealed class LlmMetrics : IDisposable
{
    private readonly LlmConnection connection;
    private readonly Meter meter = new("Mailroom");
    private readonly KeyValuePair<string, object?> model;
    private readonly Counter<long> requests;
    private readonly Counter<long> retries;
    private readonly Counter<long> tokens;
    private readonly Counter<double> cost;
    private readonly Histogram<double> duration;

    public LlmMetrics(LlmConnection connection)
    {
        this.connection = connection;
        model = new("model", connection.Model);
        requests = meter.CreateCounter<long>("mailroom.llm.requests", "{document}", "Documents that an LLM was asked about, by outcome.");
        retries = meter.CreateCounter<long>("mailroom.llm.retries", "{attempt}", "Attempts beyond the first.");
        tokens = meter.CreateCounter<long>("mailroom.llm.tokens", "{token}", "Tokens that an LLM's server counted, by direction.");
        cost = meter.CreateCounter<double>("mailroom.llm.cost", "{currency}", "Tokens times their configured prices.");
        duration = meter.CreateHistogram<double>("mailroom.llm.duration", "s", "How long a document took, with all attempts.");
    }

    /// <summary>Counts a document.</summary>
    /// <param name="failure">Why there was no answer; null where there was one.</param>
    /// <param name="taken">How long it took.</param>
    public void CountRequest(LlmFailure? failure, TimeSpan taken)
    {
        var outcome = new KeyValuePair<string, object?>("outcome", failure switch
        {
            null => "answered",
            LlmFailure.Unreachable => "unreachable",
            LlmFailure.TooSlow => "too_slow",
            LlmFailure.Refused => "refused",
            _ => "nonsense",
        });
        requests.Add(1, model, outcome);
        duration.Record(taken.TotalSeconds, model, outcome);
    }

    /// <summary>Counts an attempt beyond the first.</summary>
    public void CountRetry() => retries.Add(1, model);

    /// <summary>Counts tokens and what they cost.</summary>
    public void CountTokens(long input, long output)
    {
        tokens.Add(input, model, new("direction", "input"));
        tokens.Add(output, model, new("direction", "output"));
        cost.Add(((input * connection.InputPrice) + (output * connection.OutputPrice)) / 1_000_000, model);
    }

    public void Dispose() => meter.Dispose();
}
