namespace Hewn.AspNetCore.Metrics;

/// <summary>The figures of the calls of one model, operation and outcome. Thread-safe.</summary>
internal sealed class CallSeries
{
    // OpenTelemetry's recommendation for durations of generative AI, and two more for slow machines.
    private static readonly double[] _durations =
    [
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68,
    ];

    // Its recommendation for the time to the first token, with three more for long prompts.
    private static readonly double[] _firstTokens =
    [
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
    ];

    private static readonly double[] _pauses =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];

    private readonly long[] _tokens = new long[TokenTypes.Length];

    /// <summary>The kinds of tokens. The last two are parts of the first two.</summary>
    public static readonly string[] TokenTypes = ["input", "output", "cached_input", "reasoning_output"];

    /// <summary>Seconds from the request's arrival to its end; one for each call.</summary>
    public Histogram Durations { get; } = new(_durations);

    /// <summary>Seconds to the first content of a stream, where it was measured.</summary>
    public Histogram FirstTokens { get; } = new(_firstTokens);

    /// <summary>Seconds that a token took on average behind the first, where that was measured.</summary>
    public Histogram TokenTimes { get; } = new(_pauses);

    /// <summary>How many tokens of a kind, as far as servers counted them.</summary>
    public long Tokens(int type) => Volatile.Read(ref _tokens[type]);

    /// <summary>Adds what was measured of a call; null is what was not.</summary>
    public void Add(CallFigures figures)
    {
        Durations.Observe(figures.Seconds);
        if (figures.SecondsToFirstToken is { } first)
            FirstTokens.Observe(first);
        if (figures.TokensPerSecond is > 0 and var speed)
            TokenTimes.Observe(1 / speed);
        Add(0, figures.InputTokens);
        Add(1, figures.OutputTokens);
        Add(2, figures.CachedTokens);
        Add(3, figures.ReasoningTokens);
    }

    private void Add(int type, long? count)
    {
        if (count is > 0 and var some)
            Interlocked.Add(ref _tokens[type], some);
    }
}
