using System.Diagnostics;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Results;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>Asks files.</summary>
internal sealed class LocalQuery(QueryRequest request, Terminal terminal, TimeProvider time)
{
    private readonly QueryTrace? _trace = request.IsExplained ? new() : null;
    private readonly LocalEntrySource _source = new(request.Files, new()
    {
        Labels = request.Labels,
        Metadata = NamedLabels.Of(request.Expression),
        Zone = request.Zone,
    });

    /// <summary>Asks, shows the answer, and then what was come across.</summary>
    public int Run(CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        (long First, long Last)? extent = request.SinceNs is null || request.UntilNs is null ? _source.Extent() : null;
        bool isFound = request.Expression is LogExpression log
            ? RunLog(log, extent, cancellation)
            : RunMetric((SampleExpression)request.Expression, extent, cancellation);
        terminal.Output.Flush();
        foreach (string notice in request.Problems.Concat(request.Notices).Concat(isFound ? [] : WhyNothing()))
            terminal.Error.WriteLine($"hewn query: {PlainText.Of(notice)}");
        TallyNotices.Write(_source.Tally, terminal.Error);
        if (_trace is not null)
            ExplainText.Write(_source.Tally, _trace, Stopwatch.GetElapsedTime(started), terminal.Error);
        return _source.Tally.Problems.Count + request.Problems.Count > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private bool RunLog(LogExpression log, (long First, long Last)? extent, CancellationToken cancellation)
    {
        long start = request.SinceNs ?? extent?.First ?? 0;
        long end = request.UntilNs ?? (extent is { } known ? Math.Max(known.Last, NowNs) + 1 : NowNs);
        var options = new LogQueryOptions(
            start, Math.Max(end, start + 1), request.Limit, request.IsForward, NowNs) { Trace = _trace };
        using var writer = LogWriter.Create(request, terminal);
        int count = 0;
        new LogQuery(log).Run(options, _source, line =>
        {
            count++;
            writer.Write(line);
            return true;
        }, cancellation);
        writer.End();
        return count > 0;
    }

    private bool RunMetric(SampleExpression metric, (long First, long Last)? extent, CancellationToken cancellation)
    {
        QueryTimes times = Times(extent);
        var limits = new MetricLimits { Trace = _trace };
        MetricResult result = new MetricQuery(metric, limits).Run(times, _source, cancellation);
        new MetricWriter(request, terminal).Write(result);
        return result is not (MatrixResult { Series.Count: 0 } or VectorResult { Elements.Count: 0 });
    }

    /// <summary>
    /// Without bounds that were typed the points begin and end at whole steps around the records, so that none is left
    /// out.
    /// </summary>
    private QueryTimes Times((long First, long Last)? extent)
    {
        long last = extent?.Last ?? NowNs;
        if (request.IsInstant)
            return QueryTimes.Instant(request.UntilNs ?? CeilingOf(last, 1_000_000));
        long start = request.SinceNs ?? Math.Min(extent?.First ?? last, request.UntilNs ?? last);
        long end = request.UntilNs ?? Math.Max(last, start);
        long step = request.StepNs ?? QueryTimes.DefaultStepNs(start, end);
        if (request.SinceNs is null)
            start -= start % step;
        if (request.UntilNs is null)
            end = CeilingOf(end, step);
        return QueryTimes.Range(start, end, step);
    }

    private static long CeilingOf(long ns, long unit) => ns % unit == 0 ? ns : ns - (ns % unit) + unit;

    private long NowNs => QueryTimeText.NsOf(time.GetUtcNow());

    /// <summary>A value that is there in other letters is what was meant, mostly.</summary>
    private IEnumerable<string> WhyNothing()
    {
        foreach (LabelMatcher matcher in MatchersOf(request.Expression))
        {
            string[] near = [.. _source.Streams.Select(stream => stream[matcher.Name]).Distinct()
                .Where(value => value != matcher.Value && value.Length > 0
                    && value.Equals(matcher.Value, StringComparison.OrdinalIgnoreCase))];
            if (matcher.Match == MatchOperator.Equal && near.Length > 0
                && !_source.Streams.Any(stream => stream[matcher.Name] == matcher.Value))
            {
                yield return $"no line has {matcher}; there is {new Label(matcher.Name, near[0])}. "
                    + $"For any case: {matcher.Name}=~\"(?i){matcher.Value}\"";
            }
        }
    }

    private static IEnumerable<LabelMatcher> MatchersOf(Expression expression) => expression switch
    {
        LogExpression log => log.Matchers,
        RangeAggregation range => range.Range.Log.Matchers,
        VectorAggregation vector => MatchersOf(vector.Inner),
        LabelReplaceExpression replace => MatchersOf(replace.Inner),
        BinaryExpression binary => MatchersOf(binary.Left).Concat(MatchersOf(binary.Right)),
        _ => [],
    };
}
