using Hewn.Cli.View;
using Hewn.Store.Segments;

namespace Hewn.Cli.Stats;

/// <summary>
/// Answers by scanning bytes where files and filters allow it, and by reading entries where not; the figures are alike.
/// </summary>
internal static class StatsReading
{
    /// <summary>Reads once and counts for each window: of what can be read only once.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled: half the figures would be wrong ones.</exception>
    public static IReadOnlyList<StatsAnswer> ReadOnce(
        StatsRequest request,
        EntrySources sources,
        Terminal terminal,
        TimeProvider time,
        CancellationToken cancellation)
    {
        DebugLog.Say($"counted by reading entries");
        StatsCounting[] countings = [.. request.Windows.Select(window => new StatsCounting(request, window))];
        using IEntrySource source = sources.Open(request.Filters.Lines, cancellation);
        StatsCounting.ReadAll(source, countings, new Progress(terminal, time, sources.Tally), cancellation);
        return [.. countings.Select(counting => counting.Answer())];
    }

    /// <summary>Reads and counts.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled: half the figures would be wrong ones.</exception>
    public static StatsAnswer Read(
        StatsRequest request,
        TimeWindow window,
        EntrySources sources,
        Terminal terminal,
        TimeProvider time,
        CancellationToken cancellation)
    {
        if (request.Filters.IsExact && sources.ScannableFiles() is { } files)
        {
            sources.BuildIndexes(cancellation);
            StatsAnswer? answer = new StatsScan(request, window, files).TryRead(cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (answer is not null)
            {
                DebugLog.Say($"counted by scanning {files.Count} files");
                return answer;
            }
        }

        DebugLog.Say($"counted by reading entries");
        var counting = new StatsCounting(request, window);
        using IEntrySource source = sources.Open(request.Filters.Lines, cancellation);
        StatsCounting.ReadAll(source, [counting], new Progress(terminal, time, sources.Tally), cancellation);
        return counting.Answer();
    }
}
