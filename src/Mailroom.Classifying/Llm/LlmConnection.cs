namespace Mailroom.Classifying.Llm;

/// <summary>Which LLM is asked, and what asking it may take. A class and not a record: its text must never show the key.</summary>
public sealed class LlmConnection
{
    /// <summary>The longest pause before an attempt, also where the server asks for a longer one: then it is not asked again.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>The protocol that the server speaks.</summary>
    public required LlmProvider Provider { get; init; }

    /// <summary>The server's address: for OpenAI's protocol what stands before <c>/chat/completions</c>, for Ollama what stands before <c>/api</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The model's name as the server knows it.</summary>
    public required string Model { get; init; }

    /// <summary>The key, sent as a bearer token; empty where the server wants none.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the server is asked about one document, 1 or more.</summary>
    public int MaximumAttempts { get; init; } = 3;

    /// <summary>The most characters of a document that are shown to the LLM.</summary>
    public int MaximumCharacters { get; init; } = 8000;

    /// <summary>The temperature; null for the server's own default, which some models insist on.</summary>
    public float? Temperature { get; init; }

    /// <summary>The price of a million input tokens, in the operator's currency; 0 where costs are not counted.</summary>
    public double InputPrice { get; init; }

    /// <summary>The price of a million output tokens, in the operator's currency; 0 where costs are not counted.</summary>
    public double OutputPrice { get; init; }

    /// <summary>The longest time that asking about one document takes.</summary>
    public TimeSpan LongestTime => (TimeLimit * MaximumAttempts) + (LongestPause * (MaximumAttempts - 1));
}

/// <summary>The protocol of an LLM's server.</summary>
public enum LlmProvider
{
    /// <summary>OpenAI's chat completions, as OpenAI, Azure OpenAI, vLLM, llama.cpp and many others speak it.</summary>
    OpenAI,

    /// <summary>Ollama's own.</summary>
    Ollama,
}
