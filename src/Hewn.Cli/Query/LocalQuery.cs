using System.Diagnostics;
using System.Globalization;
using Hewn.Cli.View;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Results;
using Hewn.LogQL.Stages;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>Asks files.</summary>
internal sealed class LocalQuery(QueryRequest request, Terminal terminal, TimeProvider time)
{
    private readonly List<string> _notices = [];
    private QueryTrace? _trace = NewTrace(request);
    private LocalEntrySource _source = NewSource(request);

    /// <summary>Asks, shows the answer, and then what was come across.</summary>
    public int Run(CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        if (IndexesHelp())
        {
            new IndexBuilding(terminal, time).Build(
                request.Files.Select(file => file.Path).Distinct(StringComparer.Ordinal), cancellation);
        }

        bool isFound = request.Expression is LogExpression log
            ? RunLog(log, cancellation)
            : RunMetric((SampleExpression)request.Expression, cancellation);
        terminal.Output.Flush();
        foreach (string notice in request.Problems.Concat(request.Notices).Concat(_notices)
            .Concat(OtherCases.Sentences(request.Expression, [.. _source.Streams]))
            .Concat(isFound ? [] : WhyNothing(cancellation)))
            terminal.Error.WriteLine($"hewn query: {PlainText.Of(notice)}");
        TallyNotices.Write(_source.Tally, terminal.Error);
        if (_trace is not null)
            ExplainText.Write(_source.Tally, _trace, Stopwatch.GetElapsedTime(started), terminal.Error);
        return _source.Tally.Problems.Count + request.Problems.Count > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    /// <summary>Why nothing was found; a person hears at least that it was looked for.</summary>
    private string[] WhyNothing(CancellationToken cancellation)
    {
        string[] why = [.. new NothingFound(request, _source, time).Why(cancellation)];
        return why.Length > 0 || !terminal.IsErrorTerminal || request.Expression is not LogExpression
            ? why
            : [string.Create(CultureInfo.InvariantCulture,
                $"no line was found: {_source.Tally.Bytes:N0} bytes of {request.Files.Count} "
                + $"{(request.Files.Count == 1 ? "file" : "files")} were asked.")];
    }

    private bool RunLog(LogExpression log, CancellationToken cancellation)
    {
        // Where no bound was typed there is none: a line may stand anywhere in its file.
        var options = new LogQueryOptions(request.SinceNs ?? long.MinValue, request.UntilNs ?? long.MaxValue,
            request.Limit, request.IsForward, NowNs) { Trace = _trace, LimitsFound = true };
        using var writer = LogWriter.Create(request, terminal);
        var faults = new LineFaults(request.Expression);
        var missed = new MissedLabels(request, log);
        int count = 0;
        new LogQuery(log).Run(options, _source, line =>
        {
            count++;
            faults.Note(line);
            missed.Note(line);
            writer.Write(line);
            return true;
        }, cancellation);
        writer.End();
        _notices.AddRange(faults.Sentences());
        if (count > 0)
            _notices.AddRange(missed.Sentences());
        return count > 0;
    }

    private bool RunMetric(SampleExpression metric, CancellationToken cancellation)
    {
        (long First, long Last)? extent = request.SinceNs is null || request.UntilNs is null ? _source.Extent() : null;
        var strays = new StrayTimes(request.SinceNs is null && !request.IsInstant, request.UntilNs is null);
        QueryTimes times = PointsInTime.Of(request, extent, NowNs);
        MetricResult result = Run(metric, times, strays, cancellation);
        if (strays.FirstNs is not null || strays.LastNs is not null)
        {
            // The heads and ends of the files did not tell all times: now they are known.
            long[] known = [.. new[] { strays.FirstNs, strays.LastNs, extent?.First, extent?.Last }.OfType<long>()];
            (_source, _trace) = (NewSource(request), NewTrace(request));
            times = PointsInTime.Of(request, (known.Min(), known.Max()), NowNs);
            result = Run(metric, times, null, cancellation);
            if (_trace is not null)
                _notices.Add("read twice: the files hold lines of a time that their heads and ends do not tell.");
        }

        if (PointsInTime.Notice(request, times) is { } notice)
            _notices.Add(notice);
        new MetricWriter(request, terminal).Write(result);
        return result is not (MatrixResult { Series.Count: 0 } or VectorResult { Elements.Count: 0 });
    }

    private MetricResult Run(
        SampleExpression metric, QueryTimes times, StrayTimes? strays, CancellationToken cancellation) =>
        new MetricQuery(metric, new() { Trace = _trace, Strays = strays }).Run(times, _source, cancellation);

    private static QueryTrace? NewTrace(QueryRequest request) => request.IsExplained ? new() : null;

    private static LocalEntrySource NewSource(QueryRequest request) => new(request.Files, new()
    {
        Labels = request.Labels,
        Metadata = NamedLabels.Of(request.Expression),
        Zone = request.Zone,
    });

    private long NowNs => QueryTimeText.NsOf(time.GetUtcNow());

    /// <summary>
    /// Whether parts of files can be passed over, or answered for without their lines: for all but the newest lines of
    /// everything.
    /// </summary>
    private bool IndexesHelp() => request.Expression is not LogExpression log
        ? HasRange(request.Expression)
        : request.SinceNs is not null || request.UntilNs is not null || log.Matchers.Count > 0
            || log.Stages.Any(stage => stage is LabelFilterStage or LineFilterStage
                { Operator: LineFilterOperator.Contains });

    private static bool HasRange(Expression expression) => expression switch
    {
        RangeAggregation => true,
        VectorAggregation vector => HasRange(vector.Inner),
        LabelReplaceExpression replace => HasRange(replace.Inner),
        BinaryExpression binary => HasRange(binary.Left) || HasRange(binary.Right),
        _ => false,
    };
}
