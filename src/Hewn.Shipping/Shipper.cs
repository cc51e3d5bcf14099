using Hewn.Shipping.Bookmarks;
using Hewn.Shipping.Lines;
using Hewn.Shipping.Sending;
using Hewn.Shipping.Wire;
using Hewn.Store.Following;
using Hewn.Store.Reading;

namespace Hewn.Shipping;

/// <summary>Ships logs to a far side: each line at least once, in the order of its log.</summary>
/// <remarks>
/// The files are the queue. A batch is sent until the far side has it; then the bookmark is moved behind it. So after a
/// kill at most one batch comes twice, and a far side that is down for a day is just a bookmark that is a day old.
/// Lines that the far side refuses as malformed are counted and told, and stand in the files only.
/// </remarks>
public sealed class Shipper : IDisposable
{
    private readonly ShipOptions _options;
    private readonly Bookmark _bookmark;
    private readonly LogFeed _feed;
    private readonly LineShaper _shaper;
    private readonly BatchSender _sender;
    private readonly List<ShippedLine> _batch = [];
    private readonly Lock _telling = new();
    private int _toldReadProblems;
    private long _batchBytes;
    private long _batchSince; // timestamp of the clock at its first line

    private Shipper(Bookmark bookmark, LogSources sources, HttpClient http, ShipOptions options,
        Predicate<LogSource>? isWanted)
    {
        (_bookmark, _options) = (bookmark, options);
        _feed = LogFeed.Open(sources, bookmark.Places, new() { Zone = options.Zone, Time = options.Time }, isWanted,
            options.StartsAtEnd && bookmark.IsNew);
        _shaper = new(options, Tell);
        IPushFormat format = options.Protocol == ShipProtocol.Otlp ? new OtlpLogsFormat() : new LokiPushFormat();
        var pusher = new HttpPusher(http, format, options, Counts);
        Url = pusher.Url;
        _sender = new(pusher, new(options.Random), Counts, options.Time, Tell);
    }

    /// <summary>What was done so far.</summary>
    public ShipCounts Counts { get; } = new();

    /// <summary>Where lines go, without a password.</summary>
    public Uri Url { get; }

    /// <summary>The logs that are shipped by now.</summary>
    public IReadOnlyList<LogSource> Sources => _feed.Sources;

    /// <summary>Opens logs and their bookmark; nothing is sent yet.</summary>
    /// <param name="sources">The logs; those that appear in their directories and patterns later come with
    /// them.</param>
    /// <param name="http">
    /// The client. It must not follow redirects, which would turn a push into a question; its own time limit should be
    /// none.
    /// </param>
    /// <param name="options">Where to, and how.</param>
    /// <param name="isWanted">Which of the logs; null: all.</param>
    /// <exception cref="ShippingException">The bookmark cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Shipper Open(
        LogSources sources, HttpClient http, ShipOptions options, Predicate<LogSource>? isWanted = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchBytes, 64 * 1024 * 1024);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.RequestTimeout, TimeSpan.Zero);
        var bookmark = Bookmark.Open(options.BookmarkPath);
        try
        {
            return new(bookmark, sources, http, options, isWanted);
        }
        catch
        {
            bookmark.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Ships until cancelled, or until all is shipped that is there; both are the normal end. A request that is
    /// under way when it is cancelled has 5 seconds more, so that its lines do not come twice.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var abort = new CancellationTokenSource();
        using ITimer grace = _options.Time.CreateTimer(
            _ => abort.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration ending = cancellation.Register(
            () => grace.Change(Limits.EndGrace, Timeout.InfiniteTimeSpan));
        try
        {
            // Also where nothing comes for a while, a next start must go on here.
            await SaveAsync(_feed.Places(), cancellation).ConfigureAwait(false);
            while (!cancellation.IsCancellationRequested)
            {
                if (await StepAsync(cancellation, abort.Token).ConfigureAwait(false))
                    break;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was not taken comes with the next start.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _feed.Dispose();
        _bookmark.Dispose();
        Counts.Dispose();
    }

    /// <summary>Fills the batch, and sends it or waits.</summary>
    /// <returns>Whether all is done.</returns>
    private async Task<bool> StepAsync(CancellationToken cancellation, CancellationToken abort)
    {
        bool isFull = Fill(cancellation);
        TellReadProblems();
        SetLag();
        TimeSpan age = _batch.Count == 0 ? TimeSpan.Zero : _options.Time.GetElapsedTime(_batchSince);
        bool isDue = isFull || (_batch.Count > 0 && (_options.EndsWhenDone || age >= _options.BatchWait));
        if (isDue)
        {
            IReadOnlyList<FilePlace> places = _feed.Places();
            await _sender.SendAsync(_batch, cancellation, abort).ConfigureAwait(false);
            await SaveAsync(places, cancellation).ConfigureAwait(false);
            _batch.Clear();
            _batchBytes = 0;
            _feed.TakeTurns();
            SetLag();
            return false;
        }

        if (_options.EndsWhenDone && !cancellation.IsCancellationRequested)
            return true;
        _feed.FindNewLogs();
        TimeSpan left = _batch.Count == 0 ? Limits.LookInterval : _options.BatchWait - age;
        await _feed.WaitAsync(left < Limits.LookInterval ? left : Limits.LookInterval, cancellation)
            .ConfigureAwait(false);
        return false;
    }

    /// <summary>
    /// Moves the bookmark. As long as it cannot be written nothing more is sent, because a restart would send all of
    /// that again.
    /// </summary>
    private async Task SaveAsync(IReadOnlyList<FilePlace> places, CancellationToken cancellation)
    {
        for (bool isTold = false; ; isTold = true)
        {
            try
            {
                _bookmark.Save(places);
                return;
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                if (!isTold)
                    Tell($"the bookmark cannot be written: {failed.Message} Nothing more is sent until it can be");
                await Task.Delay(Limits.FirstPause, _options.Time, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <returns>Whether the batch is full.</returns>
    private bool Fill(CancellationToken cancellation)
    {
        long now = _options.Time.GetUtcNow().UtcTicks;
        while (_batchBytes < _options.BatchBytes && _batch.Count < Limits.MaxBatchLines)
        {
            if (cancellation.IsCancellationRequested || !_feed.TryRead())
                return false;
            if (_batch.Count == 0)
                _batchSince = _options.Time.GetTimestamp();
            ShippedLine line = _shaper.Shape(_feed.Current, _feed.CurrentSource.Path, now);
            _batch.Add(line);
            _batchBytes += line.Bytes;
        }

        return true;
    }

    private void SetLag()
    {
        TimeSpan age = _batch.Count == 0
            ? TimeSpan.Zero
            : _options.Time.GetUtcNow()
                - DateTimeOffset.UnixEpoch.AddTicks(_batch[0].TimestampNs / TimeSpan.NanosecondsPerTick);
        Counts.SetLag(_feed.BytesBehind(), age);
    }

    private void TellReadProblems()
    {
        IReadOnlyList<SourceProblem> problems = _feed.Report.Problems;
        for (; _toldReadProblems < problems.Count; _toldReadProblems++)
            Tell(problems[_toldReadProblems].Message);
    }

    private void Tell(string problem)
    {
        lock (_telling)
            _options.OnProblem?.Invoke(problem);
    }
}
