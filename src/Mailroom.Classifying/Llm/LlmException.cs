namespace Mailroom.Classifying.Llm;

/// <summary>An LLM gave no answer that can be used. It holds nothing of the document, of the LLM's words, or of the key.</summary>
/// <param name="failure">Why.</param>
/// <param name="status">The HTTP status, where the server refused.</param>
public sealed class LlmException(LlmFailure failure, int? status = null)
    : Exception(status is null ? $"The LLM gave no answer ({failure})." : $"The LLM gave no answer ({failure}, HTTP status {status}).")
{
    /// <summary>Why there is no answer.</summary>
    public LlmFailure Failure => failure;

    /// <summary>The HTTP status, where the server refused.</summary>
    public int? Status => status;
}

/// <summary>Why an LLM gave no answer.</summary>
public enum LlmFailure
{
    /// <summary>Its server could not be reached, or the connection broke.</summary>
    Unreachable,

    /// <summary>It did not answer in time.</summary>
    TooSlow,

    /// <summary>Its server answered with an error.</summary>
    Refused,

    /// <summary>What it answered is not what it was asked for.</summary>
    Nonsense,

    /// <summary>The document has no text to show.</summary>
    NoText,
}
