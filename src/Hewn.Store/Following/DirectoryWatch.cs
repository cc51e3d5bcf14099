namespace Hewn.Store.Following;

/// <summary>
/// Has the system tell when something changes in directories. It only wakes: whoever waits looks himself, also when the
/// system tells nothing (network file systems do not).
/// </summary>
internal sealed class DirectoryWatch(TimeProvider time) : IDisposable
{
    // Between two looks: a file that is written to without pause tells so thousands of times a second.
    private static readonly TimeSpan _leastPause = TimeSpan.FromMilliseconds(2);

    private readonly Dictionary<string, FileSystemWatcher?> _watchers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changes = new(0, 1);
    private Task? _change;
    private volatile bool _hasNewNames;

    /// <summary>Whether a file or directory got a name since this was asked last.</summary>
    public bool TakeNewNames()
    {
        bool has = _hasNewNames;
        if (has)
            _hasNewNames = false;
        return has;
    }

    /// <summary>Watches these directories, too.</summary>
    public void Watch(IEnumerable<string> directories)
    {
        foreach (string directory in directories)
        {
            if (_watchers.Count < Limits.MaxWatchedDirectories && !_watchers.ContainsKey(directory))
                _watchers.Add(directory, TryWatch(directory));
        }
    }

    /// <summary>Waits until something changes, but not longer than this. Being cancelled is no error.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellation)
    {
        TimeSpan least = longest < _leastPause ? longest : _leastPause;
        await Task.Delay(least, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (longest <= least || cancellation.IsCancellationRequested)
            return;
        _change ??= _changes.WaitAsync(CancellationToken.None);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task elapsed = Task.Delay(longest - least, time, over.Token);
        await Task.WhenAny(_change, elapsed).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        if (_change.IsCompleted)
            _change = null;
    }

    public void Dispose()
    {
        foreach (FileSystemWatcher? watcher in _watchers.Values)
            watcher?.Dispose();
        // The semaphore has nothing to let go of, and a last event may still come.
    }

    private FileSystemWatcher? TryWatch(string directory)
    {
        try
        {
            var watcher = new FileSystemWatcher(directory)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Size
                    | NotifyFilters.LastWrite,
            };
            watcher.Changed += (_, _) => Wake();
            watcher.Created += (_, _) => WakeForName();
            watcher.Renamed += (_, _) => WakeForName();
            watcher.Deleted += (_, _) => Wake();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null; // Not there, or no more watches to be had: looking regularly finds what comes.
        }
    }

    private void WakeForName()
    {
        _hasNewNames = true;
        Wake();
    }

    private void Wake()
    {
        try
        {
            _changes.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody has told so already.
        }
    }
}
