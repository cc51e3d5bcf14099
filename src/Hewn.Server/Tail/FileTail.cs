using Hewn.LogQL.Entries;
using Hewn.Server.Push;
using Hewn.Store.Querying;
using Hewn.Store.Reading;

namespace Hewn.Server.Tail;

/// <summary>
/// Follows the log files of the folder for all clients that tail, as long as there are any. Thread-safe.
/// </summary>
internal sealed class FileTail(LogServer server) : IDisposable
{
    private const int LinesAtOnce = 1000;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private int _clients; // this and the next under _gate
    private CancellationTokenSource? _stop;

    /// <summary>A client comes: what is written from here on is published.</summary>
    /// <returns>To be disposed of when it goes; null where log files are nobody's.</returns>
    public IDisposable? Enter()
    {
        if (server.Options.HasTenants)
            return null;
        lock (_gate)
        {
            if (_clients == 0)
                Begin_NeedsLock();
            _clients++;
        }

        return new Visit(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            Stop_NeedsLock();
    }

    private void Begin_NeedsLock()
    {
        var sources = LogSources.Find([server.Options.Directory], new SourceOptions { MayAppear = true });
        var feed = LineFeed.Open(sources, log => server.Options.IncludesErrorLogs
            || !ErrorLogs.IsPart(log.Path, sources.Refresh().Logs.Select(other => other.Path)), server.Options.Time);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(server.Stopping);
        _stop = stop;
        CancellationToken token = stop.Token;
        _ = Task.Run(() => FollowAsync(feed, token), CancellationToken.None);
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_clients == 0)
                Stop_NeedsLock();
        }
    }

    private void Stop_NeedsLock()
    {
        _stop?.Cancel();
        _stop?.Dispose();
        _stop = null;
    }

    private async Task FollowAsync(LineFeed feed, CancellationToken token)
    {
        using (feed)
        {
            while (!token.IsCancellationRequested)
            {
                try
                {
                    feed.FindNewLogs();
                    if (!Publish(feed))
                        await feed.WaitAsync(_look, token).ConfigureAwait(false);
                }
                catch (Exception failed)
                {
                    // The loop's boundary: clients would wait for lines of files for ever, and nobody would know.
                    server.Report("following the log files", failed);
                    await Task.Delay(TimeSpan.FromSeconds(1), server.Options.Time, token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    private bool Publish(LineFeed feed)
    {
        var taken = new TakenLines { AreOfFiles = true };
        while (taken.Count < LinesAtOnce && feed.TryRead(out LogEntry entry))
            taken.Add(entry);
        if (taken.Count > 0)
            server.Tails.Publish(LogServer.OnlyTenant, taken);
        return taken.Count > 0;
    }

    /// <summary>The stay of one client.</summary>
    private sealed class Visit(FileTail tail) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
                tail.Leave();
        }
    }
}
