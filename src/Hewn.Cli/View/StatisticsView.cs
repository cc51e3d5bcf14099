using Hewn.Store.Merging;
using Hewn.Store.Segments;
using Hewn.Store.Statistics;

namespace Hewn.Cli.View;

/// <summary>Reads everything in the window once and shows the figures.</summary>
internal sealed class StatisticsView(ViewRequest request, Terminal terminal, TimeProvider time, ReadTally tally)
{
    private readonly long _nowTicks = time.GetUtcNow().UtcTicks;

    /// <summary>Reads and shows.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before the end: half the figures would be wrong
    /// ones.</exception>
    public void Run(CancellationToken cancellation)
    {
        var calls = new CallStatistics(request.Slow);
        var errors = new ErrorStatistics();
        long duplicates = Read(calls, errors, cancellation);
        CallSummary? callSummary = request.Mode == ViewMode.Statistics ? calls.Summarise() : null;
        ErrorSummary errorSummary = errors.Summarise();
        if (request.IsJson)
        {
            var reading = new ReadFigures(tally.Records, tally.Unparsable, tally.Undated, duplicates);
            terminal.Output.WriteLine(SummaryJson.Write(
                request, ViewWindow.FromTicks(request, _nowTicks), _nowTicks, reading, callSummary, errorSummary));
            return;
        }

        var text = new SummaryText(SummaryConsole.Create(terminal, request), terminal.Width, request);
        if (callSummary is not null)
        {
            text.Write(callSummary);
            terminal.Output.WriteLine();
        }

        text.Write(errorSummary);
    }

    private long Read(CallStatistics calls, ErrorStatistics errors, CancellationToken cancellation)
    {
        long fromTicks = ViewWindow.FromTicks(request, _nowTicks);
        var progress = new Progress(terminal, time, tally);
        IEntrySource[] sources = [.. request.Sets().Select(set => new SetReader(set, request.Zone, tally))];
        using IEntrySource all = sources.Length == 1 ? sources[0] : new MergedReader(sources[0], sources[1]);
        while (all.TryRead())
        {
            progress.Step();
            cancellation.ThrowIfCancellationRequested();
            if (all.Current.UtcTicks < fromTicks)
                continue;
            if (request.Mode == ViewMode.Statistics)
                calls.Add(all.Current);
            errors.Add(all.Current);
        }

        progress.Clear();
        return all is MergedReader merged ? merged.Duplicates : 0;
    }
}
