using Hewn.Store.Merging;
using Hewn.Store.Rings;
using Hewn.Store.Segments;
using Hewn.Store.Statistics;

namespace Hewn.Cli.View;

/// <summary>Reads everything in the window once and shows the figures.</summary>
internal sealed class StatisticsView(
    ViewRequest request, Terminal terminal, TimeProvider time, ReadTally tally, RingTails tails)
{
    private readonly long _nowTicks = time.GetUtcNow().UtcTicks;

    /// <summary>Reads and shows.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before the end: half the figures would be wrong
    /// ones.</exception>
    public void Run(CancellationToken cancellation)
    {
        var calls = new CallStatistics(request.Slow);
        var errors = new ErrorStatistics();
        ReadFigures reading = Read(calls, errors, cancellation);
        CallSummary? callSummary = request.Mode == ViewMode.Statistics ? calls.Summarise() : null;
        ErrorSummary errorSummary = errors.Summarise();
        if (request.IsJson)
        {
            terminal.Output.WriteLine(SummaryJson.Write(
                request, ViewWindow.FromTicks(request, _nowTicks), _nowTicks, reading, callSummary, errorSummary));
            return;
        }

        var text = new SummaryText(SummaryConsole.Create(terminal, request), terminal.Width, request);
        if (callSummary is not null)
        {
            text.Write(callSummary, reading);
            terminal.Output.WriteLine();
        }

        text.Write(errorSummary);
    }

    private ReadFigures Read(CallStatistics calls, ErrorStatistics errors, CancellationToken cancellation)
    {
        long? apiBegins = request.ReadsApi && request.ReadsErrors ? BeginOf(request.Sets().First()) : null;
        long earlierCalls = 0;
        long fromTicks = ViewWindow.FromTicks(request, _nowTicks);
        var progress = new Progress(terminal, time, tally);
        IEntrySource[] sources = 
        [
            .. request.Sets().Select(Open),
        ];
        var merged = sources.Length == 1 ? null : new MergedReader(sources[0], sources[1]);
        using IEntrySource all = merged ?? sources[0];
        while (all.TryRead())
        {
            progress.Step();
            cancellation.ThrowIfCancellationRequested();
            if (all.Current.UtcTicks < fromTicks)
                continue;
            errors.Add(all.Current);
            // What api.log no longer holds beside a failure are the successes: a rate over both would be a wrong one.
            if (merged?.CurrentSource == 1 && all.Current.UtcTicks < apiBegins)
                earlierCalls += CallFacts.IsCall(all.Current) ? 1 : 0;
            else if (request.Mode == ViewMode.Statistics)
                calls.Add(all.Current);
        }

        progress.Clear();
        return new ReadFigures(
            tally.Records,
            tally.Unparsable,
            tally.Undated,
            merged?.Duplicates ?? 0,
            earlierCalls,
            earlierCalls > 0 ? apiBegins : null);
    }

    /// <summary>The files of all processes that share a log.</summary>
    private IEntrySource Open(LogSet log)
    {
        IEntrySource[] all =
            [.. log.Sharers().Select(set => SetReader.Open(set, request.Zone, tally, tails.Of(set)))];
        return all.Length == 1 ? all[0] : new SharedReader(all);
    }

    /// <summary>When the first dated record of a log was written; null when it has none.</summary>
    private long? BeginOf(LogSet set)
    {
        using var reader = new SharedReader(
            set.Sharers().Select(each => new SetReader(each, request.Zone, new ReadTally())));
        while (reader.TryRead())
        {
            if (reader.Current.HasTimestamp)
                return reader.Current.UtcTicks;
        }

        return null;
    }
}
