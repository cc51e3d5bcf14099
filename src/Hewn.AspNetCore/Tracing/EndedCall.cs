using System.Globalization;
using System.Runtime.CompilerServices;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Capture.Llm;
using Hewn.AspNetCore.Metrics;

namespace Hewn.AspNetCore.Tracing;

/// <summary>All that is known of a call at its end, for its span and for who counts. Immutable.</summary>
internal sealed record EndedCall
{
    public required Arrival Arrival { get; init; }

    public required CallEnding Ending { get; init; }

    public required CallError Error { get; init; }

    public required string? Path { get; init; }

    /// <summary>The application's pattern of the path; null in a proxy.</summary>
    public required string? Route { get; init; }

    /// <summary>Who answered; null for the application itself.</summary>
    public required (string Host, int Port)? Server { get; init; }

    public required string? Model { get; init; }

    public required RequestFacts? Asked { get; init; }

    public required LlmWatch? Answer { get; init; }

    public required double? MsToFirstToken { get; init; }

    /// <summary>What the application added itself.</summary>
    public required (string Name, object? Value)[] Added { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Whether a model was asked.</summary>
    public bool IsOfModel => Asked is not null || Answer is not null;

    /// <summary>What a model was asked for; null where none was.</summary>
    public string? Operation => field ??= IsOfModel ? LlmPaths.OperationOf(Path, AnswerShape) : null;

    /// <summary>The form of the answer; null where no dialect was recognised.</summary>
    public AnswerShape? AnswerShape => Answer is { HasShape: true } watch ? watch.Answer.Shape : null;

    /// <summary>What to count.</summary>
    public CallFigures Figures => field ??= new()
    {
        Model = Model,
        Operation = Operation,
        Outcome = Ending.Outcome,
        Seconds = Duration.TotalSeconds,
        SecondsToFirstToken = MsToFirstToken / 1000,
        TokensPerSecond = Answer is null ? null : LlmFields.TokensPerSecond(Answer),
        InputTokens = Count("prompt_tokens", Answer?.Answer.Usage.Prompt),
        OutputTokens = Count("completion_tokens", Answer?.Answer.Usage.Completion),
        CachedTokens = Count("cached_tokens", Answer?.Answer.Usage.Cached),
        ReasoningTokens = Count("reasoning_tokens", Answer?.Answer.Usage.Reasoning),
    };

    /// <summary>A number of tokens: as the application says it, under any of its names, else as seen.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // It is asked four times of a call.
    public long? Count(string field, long? measured)
    {
        foreach ((string name, object? value) in Added)
        {
            if ((name == field || GenAiNames.FieldOf(name) == field) && Whole(value) is { } count)
                return count;
        }

        return measured;
    }

    private static long? Whole(object? value) => value switch
    {
        int or long or short or byte or uint or ushort or sbyte => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
