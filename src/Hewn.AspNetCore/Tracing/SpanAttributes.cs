using Hewn.AspNetCore.Capture;
using Hewn.AspNetCore.Capture.Llm;
using Hewn.AspNetCore.Metrics;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Tracing;

/// <summary>What a span tells of a call, under the current names of OpenTelemetry's conventions.</summary>
/// <remarks>
/// semantic-conventions v1.44 for <c>http.*</c>, <c>server.*</c>, <c>error.type</c>; for <c>gen_ai.*</c> see
/// <see cref="GenAiNames"/>. Prompts and answers are in no attribute: the call's records have them.
/// </remarks>
internal static class SpanAttributes
{
    private static readonly string[] _own = [GenAiNames.Prefix, "cache."];

    // Attributes whose values are what was said.
    private static readonly string[] _contents =
    [
        "gen_ai.input.", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.definitions",
        "gen_ai.tool.call.", "gen_ai.prompt", "gen_ai.completion", "gen_ai.retrieval.", "gen_ai.content.",
    ];

    /// <summary>The span of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tags">What the application gave to the call's activity.</param>
    public static SpanFacts Of(EndedCall call, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        var added = new HashSet<string>(StringComparer.Ordinal);
        if (call.IsOfModel)
            AddModel(attributes, call);
        AddHttp(attributes, call);
        foreach ((string name, object? value) in
            call.Added.Concat(tags.Select(tag => (tag.Key, tag.Value))).Where(pair => IsTaken(pair.Item1)))
        {
            attributes[GenAiNames.Current(name)] = value;
            added.Add(GenAiNames.Current(name));
        }

        bool isError = !call.Ending.IsSuccess;
        if (isError)
        {
            attributes["error.type"] =
                call.Ending.Exception?.GetType().FullName ?? call.Error.Type ?? call.Ending.Outcome;
        }

        return new SpanFacts
        {
            Name = NameOf(call),
            Start = call.Start,
            Duration = call.Duration,
            Attributes = attributes,
            Added = added,
            IsError = isError,
            Problem = isError ? LooseText.Redact(call.Error.Text ?? call.Ending.Message) : null,
        };
    }

    private static string NameOf(EndedCall call)
    {
        if (call.Operation is { } operation)
            return call.Model is null ? operation : $"{operation} {call.Model}";
        return call.Route is null ? call.Arrival.Method : $"{call.Arrival.Method} {call.Route}";
    }

    private static void AddModel(Dictionary<string, object?> attributes, EndedCall call)
    {
        LlmAnswer? answer = call.Answer?.Answer;
        RequestFacts? asked = call.Asked;
        CallFigures figures = call.Figures;
        Add(attributes, GenAiNames.Operation, call.Operation);
        Add(attributes, GenAiNames.Provider,
            GenAiNames.ProviderOf(call.Server?.Host, call.AnswerShape, call.Path));
        Add(attributes, GenAiNames.RequestModel, Shown(asked?.Model));
        Add(attributes, "gen_ai.request.stream", asked?.Stream);
        Add(attributes, "gen_ai.request.temperature", asked?.Temperature);
        Add(attributes, "gen_ai.request.top_p", asked?.TopP);
        Add(attributes, "gen_ai.request.top_k", asked?.TopK);
        Add(attributes, "gen_ai.request.frequency_penalty", asked?.FrequencyPenalty);
        Add(attributes, "gen_ai.request.presence_penalty", asked?.PresencePenalty);
        Add(attributes, "gen_ai.request.max_tokens", asked?.MaxTokens);
        Add(attributes, "gen_ai.request.seed", asked?.Seed);
        Add(attributes, "gen_ai.request.choice.count", asked?.Choices is 1 ? null : asked?.Choices);
        Add(attributes, GenAiNames.ResponseModel, Shown(answer?.Model));
        Add(attributes, "gen_ai.response.id", Shown(answer?.Id));
        Add(attributes, GenAiNames.FinishReasons, ReasonsOf(answer));
        Add(attributes, "gen_ai.response.time_to_first_chunk",
            call.MsToFirstToken is { } ms ? Math.Round(ms / 1000, 6) : null);
        Add(attributes, GenAiNames.InputTokens, figures.InputTokens);
        Add(attributes, GenAiNames.OutputTokens, figures.OutputTokens);
        Add(attributes, GenAiNames.CacheReadTokens, figures.CachedTokens);
        Add(attributes, GenAiNames.CacheWriteTokens, answer?.Usage.CacheWritten);
        Add(attributes, GenAiNames.ReasoningTokens, figures.ReasoningTokens);
    }

    private static void AddHttp(Dictionary<string, object?> attributes, EndedCall call)
    {
        Add(attributes, "http.request.method", call.Arrival.Method);
        Add(attributes, "http.response.status_code", call.Ending.Status);
        Add(attributes, "http.route", call.Route);
        Add(attributes, "url.path", call.Path is null ? null : SecretText.Redact(call.Path));
        if (call.Server is not (var host, var port))
            return;
        Add(attributes, "server.address", host);
        Add(attributes, "server.port", port);
    }

    /// <summary>A reason for each of several answers.</summary>
    private static string[]? ReasonsOf(LlmAnswer? answer)
    {
        string[] reasons =
            [.. (answer?.Choices ?? []).OrderBy(choice => choice.Index).Select(c => c.FinishReason).OfType<string>()];
        return reasons.Length == 0 ? null : [.. reasons.Select(reason => LooseText.Redact(reason))];
    }

    private static string? Shown(string? text) => string.IsNullOrEmpty(text) ? null : LooseText.Redact(text);

    private static bool IsTaken(string name) =>
        Array.Exists(_own, prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        && !Array.Exists(_contents, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static void Add(Dictionary<string, object?> attributes, string name, object? value)
    {
        if (value is not null)
            attributes[name] = value;
    }
}
