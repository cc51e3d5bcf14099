using System.Collections.Frozen;
using Hewn.AspNetCore.Capture.Llm;

namespace Hewn.AspNetCore.Tracing;

/// <summary>
/// The names of OpenTelemetry's conventions for generative AI: which are current, which older ones they replaced, and
/// which of our own fields say the same.
/// </summary>
/// <remarks>
/// open-telemetry/semantic-conventions-genai, <c>docs/gen-ai/client-inference.md</c> (2026; status Development), and
/// the deprecated registry of semantic-conventions up to v1.41.
/// </remarks>
internal static class GenAiNames
{
    public const string Prefix = "gen_ai.";

    public const string Operation = "gen_ai.operation.name";

    public const string Provider = "gen_ai.provider.name";

    public const string RequestModel = "gen_ai.request.model";

    public const string ResponseModel = "gen_ai.response.model";

    public const string FinishReasons = "gen_ai.response.finish_reasons";

    public const string InputTokens = "gen_ai.usage.input_tokens";

    public const string OutputTokens = "gen_ai.usage.output_tokens";

    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";

    public const string CacheWriteTokens = "gen_ai.usage.cache_write.input_tokens";

    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";

    private static readonly FrozenDictionary<string, string> _current = new Dictionary<string, string>
    {
        ["gen_ai.system"] = Provider,
        ["gen_ai.usage.prompt_tokens"] = InputTokens,
        ["gen_ai.usage.completion_tokens"] = OutputTokens,
        ["gen_ai.usage.cache_creation.input_tokens"] = CacheWriteTokens,
        ["gen_ai.usage.cache_read_input_tokens"] = CacheReadTokens,
        ["gen_ai.usage.cache_creation_input_tokens"] = CacheWriteTokens,
        ["gen_ai.usage.reasoning_tokens"] = ReasoningTokens,
        ["gen_ai.response.finish_reason"] = FinishReasons,
        ["gen_ai.openai.request.seed"] = "gen_ai.request.seed",
        ["gen_ai.openai.request.response_format"] = "gen_ai.output.type",
        ["gen_ai.openai.request.service_tier"] = "openai.request.service_tier",
        ["gen_ai.openai.response.service_tier"] = "openai.response.service_tier",
        ["gen_ai.openai.response.system_fingerprint"] = "openai.response.system_fingerprint",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> _fields = new Dictionary<string, string>
    {
        [RequestModel] = "model",
        ["gen_ai.request.stream"] = "stream",
        ["gen_ai.request.temperature"] = "temperature",
        ["gen_ai.request.top_p"] = "top_p",
        ["gen_ai.request.seed"] = "seed",
        ["gen_ai.request.max_tokens"] = "max_tokens",
        ["gen_ai.request.choice.count"] = "choice_count",
        [InputTokens] = "prompt_tokens",
        [OutputTokens] = "completion_tokens",
        [CacheReadTokens] = "cached_tokens",
        [CacheWriteTokens] = "cache_write_tokens",
        [ReasoningTokens] = "reasoning_tokens",
        [FinishReasons] = "finish_reason",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Host, string Provider)[] _hosts =
    [
        ("openai.azure.com", "azure.ai.openai"), ("api.openai.com", "openai"), ("anthropic.com", "anthropic"),
        ("groq.com", "groq"), ("mistral.ai", "mistral_ai"), ("deepseek.com", "deepseek"), ("x.ai", "x_ai"),
        ("generativelanguage.googleapis.com", "gcp.gemini"), ("aiplatform.googleapis.com", "gcp.vertex_ai"),
        ("perplexity.ai", "perplexity"), ("cohere.com", "cohere"), ("cohere.ai", "cohere"),
        ("moonshot.ai", "moonshot_ai"), ("moonshot.cn", "moonshot_ai"),
    ];

    private static KnownHost? _lastHost; // A proxy asks few servers.

    /// <summary>The name that an attribute has now; its own where it never had another.</summary>
    public static string Current(string name) => _current.GetValueOrDefault(name, name);

    /// <summary>Our field that says what an attribute says, by its old or new name; null if there is none.</summary>
    public static string? FieldOf(string name) => _fields.GetValueOrDefault(Current(name));

    /// <summary>All names, current and old, under which others write what is our field.</summary>
    public static IEnumerable<string> NamesOf(string field)
    {
        foreach ((string current, string own) in _fields)
        {
            if (own != field)
                continue;
            yield return current;
            foreach ((string old, string now) in _current)
            {
                if (now == current)
                    yield return old;
            }
        }
    }

    /// <summary>
    /// Whose form of telemetry a call has: the well-known host's, otherwise that of the API in which the answer is
    /// given. Servers that speak OpenAI's are <c>openai</c>, as the conventions want of what cannot be told apart.
    /// </summary>
    public static string ProviderOf(string? host, AnswerShape? shape, string? path)
    {
        return ProviderAt(host) ?? shape switch
        {
            AnswerShape.OllamaChat or AnswerShape.OllamaGenerate => "ollama",
            AnswerShape.LlamaCpp => "llama.cpp",
            AnswerShape.Message => "anthropic",
            _ => LlmPaths.ProviderOf(path),
        };
    }

    private static string? ProviderAt(string? host)
    {
        if (host is null)
            return null;
        if (Volatile.Read(ref _lastHost) is { } last && last.Host == host)
            return last.Provider;
        string? found = null;
        foreach ((string known, string provider) in _hosts)
        {
            if (host.EndsWith(known, StringComparison.OrdinalIgnoreCase)
                && (host.Length == known.Length || host[^(known.Length + 1)] == '.'))
            {
                found = provider;
                break;
            }
        }

        Volatile.Write(ref _lastHost, new KnownHost(host, found));
        return found;
    }

    /// <summary>A server that was asked, and whose it is; null for nobody's in particular.</summary>
    private sealed record KnownHost(string Host, string? Provider);
}
