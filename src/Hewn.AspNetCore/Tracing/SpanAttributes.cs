using System.Collections.Frozen;
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
        var attributes = new Dictionary<string, object?>(32, StringComparer.Ordinal);
        HashSet<string>? added = null;
        AddOwn(new NamedAttributes(attributes), call);
        foreach ((string name, object? value) in call.Added)
            Take(name, value);
        foreach ((string name, object? value) in tags)
            Take(name, value);

        if (ErrorTypeOf(call) is { } error)
            attributes["error.type"] = error;
        return new SpanFacts
        {
            Name = NameOf(call),
            Start = call.Start,
            Duration = call.Duration,
            Attributes = attributes,
            Added = added ?? (IReadOnlySet<string>)FrozenSet<string>.Empty,
            IsError = !call.Ending.IsSuccess,
            Problem = ProblemOf(call),
        };

        void Take(string name, object? value)
        {
            if (!IsTaken(name))
                return;
            attributes[GenAiNames.Current(name)] = value;
            (added ??= new HashSet<string>(StringComparer.Ordinal)).Add(GenAiNames.Current(name));
        }
    }

    /// <summary>Whether any attribute is the application's.</summary>
    public static bool AreAdded(
        (string Name, object? Value)[] added, IEnumerable<KeyValuePair<string, object?>> tags) =>
        (added.Length > 0 && Array.Exists(added, one => IsTaken(one.Name))) || tags.Any(one => IsTaken(one.Key));

    /// <summary>Writes the attributes of a call to which the application has added none.</summary>
    public static void Write<TSink>(TSink sink, EndedCall call)
        where TSink : struct, IAttributeSink
    {
        AddOwn(sink, call);
        sink.Add("error.type", ErrorTypeOf(call));
    }

    /// <summary>The span's name.</summary>
    public static string NameOf(EndedCall call)
    {
        if (call.Operation is { } operation)
            return call.Model is null ? operation : $"{operation} {call.Model}";
        return call.Route is null ? call.Arrival.Method : $"{call.Arrival.Method} {call.Route}";
    }

    /// <summary>What went wrong, for people; null where nothing did.</summary>
    public static string? ProblemOf(EndedCall call) =>
        call.Ending.IsSuccess ? null : LooseText.Redact(call.Error.Text ?? call.Ending.Message);

    private static string? ErrorTypeOf(EndedCall call) => call.Ending.IsSuccess
        ? null
        : call.Ending.Exception?.GetType().FullName ?? call.Error.Type ?? call.Ending.Outcome;

    private static void AddOwn<TSink>(TSink sink, EndedCall call)
        where TSink : struct, IAttributeSink
    {
        if (call.IsOfModel)
            AddModel(sink, call);
        AddHttp(sink, call);
    }

    private static void AddModel<TSink>(TSink sink, EndedCall call)
        where TSink : struct, IAttributeSink
    {
        LlmAnswer? answer = call.Answer?.Answer;
        RequestFacts? asked = call.Asked;
        CallFigures figures = call.Figures;
        sink.Add(GenAiNames.Operation, call.Operation);
        sink.Add(GenAiNames.Provider,
            GenAiNames.ProviderOf(call.Server?.Host, call.AnswerShape, call.Path));
        sink.Add(GenAiNames.RequestModel, ShownModel(asked?.Model));
        sink.Add("gen_ai.request.stream", asked?.Stream);
        sink.Add("gen_ai.request.temperature", asked?.Temperature);
        sink.Add("gen_ai.request.top_p", asked?.TopP);
        sink.Add("gen_ai.request.top_k", asked?.TopK);
        sink.Add("gen_ai.request.frequency_penalty", asked?.FrequencyPenalty);
        sink.Add("gen_ai.request.presence_penalty", asked?.PresencePenalty);
        sink.Add("gen_ai.request.max_tokens", asked?.MaxTokens);
        sink.Add("gen_ai.request.seed", asked?.Seed);
        sink.Add("gen_ai.request.choice.count", asked?.Choices is 1 ? null : asked?.Choices);
        sink.Add(GenAiNames.ResponseModel, ShownModel(answer?.Model));
        sink.Add("gen_ai.response.id", Shown(answer?.Id));
        sink.Add(GenAiNames.FinishReasons, ReasonsOf(answer));
        sink.Add("gen_ai.response.time_to_first_chunk",
            call.MsToFirstToken is { } ms ? Math.Round(ms / 1000, 6) : (double?)null);
        sink.Add(GenAiNames.InputTokens, figures.InputTokens);
        sink.Add(GenAiNames.OutputTokens, figures.OutputTokens);
        sink.Add(GenAiNames.CacheReadTokens, figures.CachedTokens);
        sink.Add(GenAiNames.CacheWriteTokens, answer?.Usage.CacheWritten);
        sink.Add(GenAiNames.ReasoningTokens, figures.ReasoningTokens);
    }

    private static void AddHttp<TSink>(TSink sink, EndedCall call)
        where TSink : struct, IAttributeSink
    {
        sink.Add("http.request.method", call.Arrival.Method);
        sink.Add("http.response.status_code", call.Ending.Status);
        sink.Add("http.route", call.Route);
        bool isHarmless = call.Path is null || LooseText.IsHarmless(call.Path);
        sink.Add("url.path", isHarmless ? call.Path : SecretText.Redact(call.Path!));
        if (call.Server is not (var host, var port))
            return;
        sink.Add("server.address", host);
        sink.Add("server.port", port);
    }

    /// <summary>A reason for each of several answers.</summary>
    private static string[]? ReasonsOf(LlmAnswer? answer)
    {
        if (answer is { Choices: [{ FinishReason: { } only }] })
            return [KnownText.Redact(only)];
        string[] reasons =
            [.. (answer?.Choices ?? []).OrderBy(choice => choice.Index).Select(c => c.FinishReason).OfType<string>()];
        return reasons.Length == 0 ? null : [.. reasons.Select(reason => LooseText.Redact(reason))];
    }

    private static string? Shown(string? text) => string.IsNullOrEmpty(text) ? null : LooseText.Redact(text);

    private static string? ShownModel(string? text) => string.IsNullOrEmpty(text) ? null : KnownText.Redact(text);

    private static bool IsTaken(string name) =>
        Array.Exists(_own, prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        && !Array.Exists(_contents, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
