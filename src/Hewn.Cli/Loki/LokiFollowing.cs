using Hewn.Cli.Query;
using Hewn.Cli.View;
using Hewn.Cli.View.Listing;
using Hewn.Cli.View.Output;
using Hewn.LogQL.Results;
using Hewn.Store.Querying;

namespace Hewn.Cli.Loki;

/// <summary>
/// Shows what a Loki has and then what it gets, each line once, also when the connection breaks. One thread's.
/// </summary>
/// <remarks>
/// Each time it is connected, first, what it gets is taken up; then what it has is asked for, from a little before the
/// last line that was shown; and of both, what was shown already is left out. So there is no moment of which nothing is
/// known. What comes into the Loki more than a minute behind its own time, while nobody is connected, is not seen.
/// </remarks>
internal sealed class LokiFollowing(
    LokiClient client, string query, long startNs, ReadingCommand boundary, EntryListing listing, IEntryWriter writer,
    Utf8Output output)
{
    private const long LookBackNs = 60_000_000_000; // before the newest line, for lines that came late
    private static readonly TimeSpan _ahead = TimeSpan.FromMinutes(10); // as far as clocks of writers may go wrong
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(15);
    private readonly ShownLines _shown = new();
    private readonly LabeledRecords _records = new();
    private long _newestNs;
    private bool _hasPast;

    /// <summary>Shows, until cancelled.</summary>
    /// <exception cref="LokiException">It refuses the query.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        TimeSpan pause = _firstPause;
        bool isTold = false;
        try
        {
            while (true)
            {
                try
                {
                    using LokiTail tail = await LokiTail.OpenAsync(client, query, boundary.Time, cancellation)
                        .ConfigureAwait(false);
                    await CatchUpAsync(cancellation).ConfigureAwait(false);
                    if (isTold)
                        Tell("connected again; nothing is missing.");
                    (isTold, pause) = (false, _firstPause);
                    await FollowAsync(tail, cancellation).ConfigureAwait(false);
                }
                catch (LokiException problem) when (!problem.IsRefusal)
                {
                    if (!isTold)
                        Tell($"{problem.Message} It is tried again.");
                    isTold = true;
                }

                output.Flush();
                await Task.Delay(pause, boundary.Time, cancellation).ConfigureAwait(false);
                pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            output.Flush(); // Ctrl-C is how this ends.
        }
    }

    /// <summary>Shows what it has and was not shown.</summary>
    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        long from = _hasPast ? Math.Max(startNs, _newestNs - LookBackNs) : startNs;
        long until = QueryTimeText.NsOf(boundary.Time.GetUtcNow() + _ahead);
        var pages = new LokiPages(client, query, from, until, isForward: true);
        _shown.BeginCatchUp();
        while (await pages.NextAsync(cancellation).ConfigureAwait(false) is { Count: > 0 } lines)
        {
            foreach (LogLine line in lines)
            {
                if (_shown.IsNewInCatchUp(line))
                    Show(line);
            }
        }

        if (!_hasPast)
            listing.EndOfPast(writer);
        _hasPast = true;
        output.Flush();
    }

    private async Task FollowAsync(LokiTail tail, CancellationToken cancellation)
    {
        while (await tail.NextAsync(cancellation).ConfigureAwait(false) is { } message)
        {
            foreach (LogLine line in message.Lines.OrderBy(line => line.TimestampNs))
            {
                if (_shown.IsNewInTail(line))
                    Show(line);
            }

            if (message.HasDropped) // It could not send all of them; it has them all the same.
                await CatchUpAsync(cancellation).ConfigureAwait(false);
            output.Flush();
        }
    }

    private void Show(LogLine line)
    {
        listing.Offer(LokiEntries.EntryOf(_records, line), writer);
        _newestNs = Math.Max(_newestNs, line.TimestampNs);
        _shown.Forget(_newestNs - LookBackNs);
    }

    private void Tell(string what) => boundary.Terminal.Error.WriteLine($"{boundary.Name}: {what}");
}
