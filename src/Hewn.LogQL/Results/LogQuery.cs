using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Results;

/// <summary>Answers log queries over entries.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class LogQuery(LogExpression expression)
{
    /// <summary>What is asked.</summary>
    public LogExpression Expression => expression;

    /// <summary>Reads entries until the answer is whole.</summary>
    /// <exception cref="LogQLException">A stage that can be read but makes no sense, or a limit is reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public LogResult Run(LogQueryOptions options, IEntrySource source, CancellationToken token = default)
    {
        var lines = new List<LogLine>();
        Run(options, source, line =>
        {
            lines.Add(line);
            return true;
        }, token);
        return new LogResult(lines);
    }

    /// <summary>Reads entries and hands lines over as they are found, in order.</summary>
    /// <param name="options">What is asked beside the text.</param>
    /// <param name="source">Where entries come from.</param>
    /// <param name="take">Takes a line; false ends the reading.</param>
    /// <param name="token">Stops the query.</param>
    /// <exception cref="LogQLException">A stage that can be read but makes no sense, or a limit is reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(
        LogQueryOptions options, IEntrySource source, Func<LogLine, bool> take, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(take);
        if (options.Limit < 1)
            throw new EvaluationException("limit must be a positive value");
        if (options.EndNs <= options.StartNs)
            throw new EvaluationException("end timestamp must not be before or equal to start time");
        var pipeline = LinePipeline.Compile(expression, options.NowNs, options.Trace);
        ContextStage? context = expression.Stages.OfType<ContextStage>().FirstOrDefault();
        // What stands behind the stages of lines may leave out some of what was found: only they know how many.
        bool isOfFound = context is not null && options.LimitsFound
            && !expression.Stages.Any(stage => stage is DistinctStage or FirstStage or SortStage);
        LineReceiver output = Receiver(isOfFound ? int.MaxValue : options.Limit, take);
        LineProcessor processor = pipeline.NewProcessor();
        var request = new EntryRequest(expression.Matchers, options.StartNs, options.EndNs,
            options.IsForward ? EntryOrder.Forward : EntryOrder.Backward,
            context is null ? pipeline.Hints : EntryHints.None);
        IEntryConsumer consumer = context is null
            ? new LineCollector(processor, output)
            : new ContextCollector(
                processor, context.Count, isOfFound ? options.Limit : int.MaxValue, output);
        source.Read(request, consumer, token);
        token.ThrowIfCancellationRequested();
        output.End();
    }

    /// <summary>What stands behind the stages of lines, from the last to the first.</summary>
    private LineReceiver Receiver(int limit, Func<LogLine, bool> take)
    {
        LineReceiver receiver = new LimitedLines(limit, take);
        bool isLimited = true; // whether what comes here may be cut to the limit
        foreach (Stage stage in expression.Stages.Reverse())
        {
            switch (stage)
            {
                case DistinctStage distinct:
                    receiver = new DistinctLines(distinct.Label, receiver);
                    isLimited = false;
                    break;
                case FirstStage first:
                    receiver = new FirstLines(first.Count, first.Label, receiver);
                    isLimited = false;
                    break;
                case SortStage sort:
                    receiver = new SortedLines(
                        sort.Label, sort.IsDescending, isLimited ? limit : int.MaxValue, receiver);
                    isLimited = false; // what comes in front is put into another order here
                    break;
            }
        }

        return receiver;
    }
}
