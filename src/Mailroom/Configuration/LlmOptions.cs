using System.ComponentModel.DataAnnotations;
using Mailroom.Classifying.Llm;

namespace Mailroom.Configuration;

/// <summary>Section <c>Llm</c>: whether an LLM classifies, which, and what that may take.</summary>
public sealed class LlmOptions
{
    /// <summary>The mode in which nothing leaves the machine.</summary>
    public const string BuiltIn = "builtin";

    /// <summary>The mode in which the LLM is asked about every file.</summary>
    public const string Always = "llm";

    /// <summary>The mode in which the LLM is asked about files whose built-in answer asks for review.</summary>
    public const string Cascade = "cascade";

    private const string OpenAI = "openai";
    private const string Ollama = "ollama";

    /// <summary><c>builtin</c>, <c>llm</c> or <c>cascade</c>.</summary>
    [AllowedValues(BuiltIn, Always, Cascade, ErrorMessage = "It must be builtin, llm or cascade.")]
    public string Mode { get; set; } = BuiltIn;

    /// <summary>The protocol of the server: <c>openai</c> or <c>ollama</c>.</summary>
    [AllowedValues("", OpenAI, Ollama, ErrorMessage = "It must be openai or ollama.")]
    public string Provider { get; set; } = "";

    /// <summary>The address of the server.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The model's name as the server knows it.</summary>
    [StringLength(200)]
    public string Model { get; set; } = "";

    /// <summary>The key; empty where the server wants none.</summary>
    [RegularExpression("[!-~]*", ErrorMessage = "It must be one word of printable ASCII characters.")]
    public string ApiKey { get; set; } = "";

    /// <summary>How long one attempt may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the server is asked about one file.</summary>
    [Range(1, 10)]
    public int MaximumAttempts { get; set; } = 3;

    /// <summary>The most characters of a file's text that are sent.</summary>
    [Range(500, 1_000_000)]
    public int MaximumCharacters { get; set; } = 8000;

    /// <summary>The temperature; empty: the server's own default.</summary>
    [Range(0.0, 2.0)]
    public float? Temperature { get; set; }

    /// <summary>The price of a million input tokens, for the metric of costs.</summary>
    [Range(0.0, 1_000_000.0)]
    public double? InputPrice { get; set; }

    /// <summary>The price of a million output tokens, for the metric of costs.</summary>
    [Range(0.0, 1_000_000.0)]
    public double? OutputPrice { get; set; }

    /// <summary>Whether an LLM may be asked at all.</summary>
    public bool IsUsed => Mode != BuiltIn;

    /// <summary>The options as the classifier takes them.</summary>
    public LlmConnection ToConnection() => new()
    {
        Provider = Provider == Ollama ? LlmProvider.Ollama : LlmProvider.OpenAI,
        Endpoint = new Uri(Endpoint),
        Model = Model,
        ApiKey = ApiKey,
        TimeLimit = TimeLimit,
        MaximumAttempts = MaximumAttempts,
        MaximumCharacters = MaximumCharacters,
        Temperature = Temperature,
        InputPrice = InputPrice ?? 0,
        OutputPrice = OutputPrice ?? 0,
    };

    /// <summary>Checks what one option asks of another.</summary>
    public IEnumerable<string> CheckTogether()
    {
        if (InputPrice is null != OutputPrice is null) yield return "Llm:InputPrice and Llm:OutputPrice must be set together.";
        if (Endpoint.Length > 0 && CheckEndpoint() is { } wrong) yield return "Llm:Endpoint " + wrong;
        if (!IsUsed) yield break;
        if (Provider.Length == 0) yield return $"Llm:Provider is required with Llm:Mode={Mode}: openai or ollama.";
        if (Endpoint.Length == 0) yield return $"Llm:Endpoint is required with Llm:Mode={Mode}, for example https://api.openai.com/v1 or http://127.0.0.1:11434.";
        if (string.IsNullOrWhiteSpace(Model)) yield return $"Llm:Model is required with Llm:Mode={Mode}.";
    }

    // The address itself is not repeated: it may hold a secret.
    private string? CheckEndpoint()
    {
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return "must be an absolute http or https address.";
        if (address.UserInfo.Length > 0) return "must not hold a user or password; the key belongs in Llm:ApiKey.";
        if (address.Query.Length > 0 || address.Fragment.Length > 0) return "must not have a query or fragment. Azure OpenAI takes its v1 address: https://NAME.openai.azure.com/openai/v1.";
        var path = address.AbsolutePath.TrimEnd('/');
        if (path.EndsWith("/chat/completions", StringComparison.OrdinalIgnoreCase)) return "must end before /chat/completions.";
        return Provider == Ollama && (path.EndsWith("/v1", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/api", StringComparison.OrdinalIgnoreCase))
            ? "must end before /api or /v1 with Llm:Provider=ollama, for example http://127.0.0.1:11434."
            : null;
    }
}
