namespace Hewn.Server.Storage;

/// <summary>
/// Keeps the files of pushed lines: deletes what was asked to be deleted, and packs what is not written any more. Its
/// thread mostly waits, and nobody who pushes or asks waits for it.
/// </summary>
internal sealed class StoreKeeper : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private readonly LogServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ITimer _timer;
    private readonly Thread _thread;
    private long _filesPacked;
    private long _linesDeleted;

    public StoreKeeper(LogServer server)
    {
        _server = server;
        _timer = server.Options.Time.CreateTimer(_ => Wake(), null, TimeSpan.Zero, _interval);
        _thread = new Thread(Run) { Name = "hewn-keeper", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Files that were packed.</summary>
    public long FilesPacked => Interlocked.Read(ref _filesPacked);

    /// <summary>Lines that were deleted because somebody asked for it.</summary>
    public long LinesDeleted => Interlocked.Read(ref _linesDeleted);

    /// <summary>Has it look now.</summary>
    public void Wake()
    {
        try
        {
            _wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // The timer's last word came behind the end.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _timer.Dispose();
        _thread.Join(_patience);
        _wake.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        WaitHandle[] events = [_stop.Token.WaitHandle, _wake];
        while (WaitHandle.WaitAny(events) != 0)
        {
            try
            {
                LogServerOptions options = _server.Options;
                Interlocked.Add(ref _linesDeleted,
                    _server.Store.DeleteRequested(options.Limits.DeleteCancelPeriod, _stop.Token));
                Interlocked.Add(ref _filesPacked, _server.Store.Pack(options.PackAfter, _stop.Token));
            }
            catch (Exception failed) // Boundary: whatever it is, the server goes on, and it is tried again.
            {
                _server.Report("keeping the files of pushed lines", failed);
            }
        }
    }
}
