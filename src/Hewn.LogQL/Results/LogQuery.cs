using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Pipelines;

namespace Hewn.LogQL.Results;

/// <summary>Answers log queries over entries.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class LogQuery(LogExpression expression)
{
    /// <summary>What is asked.</summary>
    public LogExpression Expression => expression;

    /// <summary>Reads entries until the answer is whole.</summary>
    /// <exception cref="LogQLException">A stage that can be read but makes no sense, or a limit below 1.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public LogResult Run(LogQueryOptions options, IEntrySource source, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        if (options.Limit < 1)
            throw new EvaluationException("limit must be a positive value");
        if (options.EndNs <= options.StartNs)
            throw new EvaluationException("end timestamp must not be before or equal to start time");
        var pipeline = LinePipeline.Compile(expression, options.NowNs);
        var request = new EntryRequest(expression.Matchers, options.StartNs, options.EndNs,
            options.IsForward ? EntryOrder.Forward : EntryOrder.Backward, pipeline.Hints);
        var lines = new LineCollector(pipeline.NewProcessor(), options.Limit);
        source.Read(request, lines, token);
        token.ThrowIfCancellationRequested();
        return new LogResult(lines.Lines);
    }
}
