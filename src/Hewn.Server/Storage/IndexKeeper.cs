using Hewn.Files;
using Hewn.Store.Index;
using Hewn.Store.Reading;
using Hewn.Store.Scanning;

namespace Hewn.Server.Storage;

/// <summary>
/// Builds the indexes of the folder's log files, one after the other, the newest first, and carries those on whose
/// files have grown. Its thread gets only what processor time others leave, and waits while somebody asks; nobody waits
/// for it. Log files are only read: indexes are files of their own, in the folder <c>.hewn/index</c> beside them.
/// </summary>
internal sealed class IndexKeeper : IDisposable
{
    /// <summary>Smaller files are read faster than they are worth an index.</summary>
    public const long MinBytes = 4 * 1024 * 1024;

    /// <summary>A file that is written to is carried on when so much has come, and an eighth of what is indexed: what
    /// is indexed is copied then.</summary>
    private const long MinGrowth = 16 * 1024 * 1024;

    private const int GrowthPart = 8;

    /// <summary>Of a file that is not written to any more, so much may stay without an index.</summary>
    private const long MaxRest = 1024 * 1024;

    private const int MaxSettled = 10_000; // files that are remembered
    /// <summary>Who starts a server mostly looks at it at once, and has the processors to himself then.</summary>
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(5);

    /// <summary>For so long whoever opens the page has them.</summary>
    private static readonly TimeSpan _opening = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _retry = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);

    private readonly LogServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ITimer? _timer;
    private readonly Thread? _thread;
    private readonly Dictionary<string, (long Bytes, DateTime WrittenAt)> _settled = []; // nothing to do; its thread's
    private readonly Dictionary<string, DateTimeOffset> _refused = []; // files and folders, when it failed; its own
    private long _filesIndexed;
    private long _bytesIndexed;
    private long _failures;
    private long _yieldsUntil; // ticks of the clock

    public IndexKeeper(LogServer server)
    {
        _server = server;
        // With tenants, log files are not asked.
        if (!server.Options.IndexesFiles || server.Options.HasTenants)
            return;
        _thread = new Thread(() => LowPriority.Run(Run)) { Name = "hewn-indexes", IsBackground = true };
        _thread.Start();
        _timer = server.Options.Time.CreateTimer(_ => Wake(), null, _first, _interval);
    }

    /// <summary>Whether indexes are built.</summary>
    public bool IsOn => _thread is not null;

    /// <summary>Indexes that were built or carried on.</summary>
    public long FilesIndexed => Interlocked.Read(ref _filesIndexed);

    /// <summary>Bytes of log files that were read for it.</summary>
    public long BytesIndexed => Interlocked.Read(ref _bytesIndexed);

    /// <summary>Times that an index could not be built.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    private DateTimeOffset Now => _server.Options.Time.GetUtcNow();

    /// <summary>Holds the work up: somebody opens the page, whose first questions come in a moment.</summary>
    public void Yield() => Volatile.Write(ref _yieldsUntil, (Now + _opening).UtcTicks);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _timer?.Dispose();
        _thread?.Join(_patience);
        _wake.Dispose();
        _stop.Dispose();
    }

    private void Wake()
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

    private bool Run()
    {
        WaitHandle[] events = [_stop.Token.WaitHandle, _wake];
        while (WaitHandle.WaitAny(events) != 0)
        {
            try
            {
                IndexAll();
            }
            catch (Exception failed) // Boundary: whatever it is, the server goes on, and it is tried again.
            {
                _server.Report("indexing log files", failed);
            }
        }

        return true;
    }

    private void IndexAll()
    {
        if (!Directory.Exists(_server.Options.Directory))
            return;
        FileInfo[] files = [.. LogSources.Find([_server.Options.Directory]).Logs.SelectMany(log => log.Files).Distinct()
            .Select(path => new FileInfo(path)).Where(file => file.Exists && file.Length >= MinBytes)
            .OrderByDescending(file => file.LastWriteTimeUtc)];
        foreach (FileInfo file in files)
        {
            if (_stop.IsCancellationRequested)
                return;
            if (IsWorth(file))
                Index(file);
        }
    }

    private bool IsWorth(FileInfo file)
    {
        var state = (file.Length, file.LastWriteTimeUtc);
        if (IsRefused(file.DirectoryName!) || IsRefused(file.FullName)
            || (_settled.TryGetValue(file.FullName, out (long, DateTime) settled) && settled == state))
            return false;
        long indexed = GrowingIndex.EndOf(file.FullName);
        bool rests = Now.UtcDateTime - file.LastWriteTimeUtc >= _rest;
        long rest = file.Length - indexed;
        if (rests && indexed > 0 && rest <= MaxRest)
            Settle(file);
        return rests
            ? rest > (indexed > 0 ? MaxRest : 0)
            : rest >= Math.Max(MinGrowth, indexed / GrowthPart);
    }

    private void Index(FileInfo file)
    {
        var options = new SegmentQueryOptions { Threads = 1, IndexProgress = new Politeness(this) };
        IndexGrowth growth = GrowingIndex.Grow(file.FullName, options, _stop.Token);
        if (_stop.IsCancellationRequested)
            return;
        if (growth.IsDone)
        {
            Interlocked.Increment(ref _filesIndexed);
            return;
        }

        Settle(file); // looked at again when it is written to
        if (growth.Problem is null)
            return;
        Interlocked.Increment(ref _failures);
        if (_refused.Count >= MaxSettled)
            _refused.Clear();
        _refused[file.FullName] = Now; // it was rotated, cut or written anew meanwhile, or
        if (CanTakeFiles(file.DirectoryName!))
            return;
        bool isTold = _refused.ContainsKey(file.DirectoryName!);
        _refused[file.DirectoryName!] = Now;
        if (isTold)
            return;
        _server.Tell(new(ProblemKind.Permanent, $"log files in '{file.DirectoryName}' get no indexes, so that what is "
            + $"asked of them takes longer: {growth.Problem} (--index-files false says that none are wanted)", null));
    }

    private bool IsRefused(string path) =>
        _refused.TryGetValue(path, out DateTimeOffset refused) && Now - refused < _retry;

    private void Settle(FileInfo file)
    {
        if (_settled.Count >= MaxSettled)
            _settled.Clear();
        _settled[file.FullName] = (file.Length, file.LastWriteTimeUtc);
    }

    private static bool CanTakeFiles(string folder)
    {
        string path = Path.Combine(folder, ".hewn", "index", $"{Environment.ProcessId}.probe.tmp");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
            File.Delete(path);
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Counts what is read, and holds it up while somebody asks; not for ever, where that is all the time.
    /// </summary>
    private sealed class Politeness(IndexKeeper keeper) : IProgress<long>
    {
        private long _last;

        public void Report(long value)
        {
            Interlocked.Add(ref keeper._bytesIndexed, value - _last);
            _last = value;
            TimeSpan waited = TimeSpan.Zero;
            while ((keeper._server.Queries.Working > 0
                || keeper.Now.UtcTicks < Volatile.Read(ref keeper._yieldsUntil)) && waited < _longestPause
                && !keeper._stop.Token.WaitHandle.WaitOne(_pause))
                waited += _pause;
        }
    }
}
