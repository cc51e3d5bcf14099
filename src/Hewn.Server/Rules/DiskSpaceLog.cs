using Hewn.Alerts.Notifications;

namespace Hewn.Server.Rules;

/// <summary>
/// Logs again and again how much room the disk of the logs has, so that rules can tell of a disk before it is full.
/// Thread-safe.
/// </summary>
internal sealed class DiskSpaceLog : IDisposable
{
    private readonly LogServer _server;
    private readonly OwnRecords _records;
    private readonly ITimer? _timer;
    private int _isBroken;

    /// <summary>Begins, where the options say that it is to be logged; the first time after one interval.</summary>
    public DiskSpaceLog(LogServer server)
    {
        (_server, _records) = (server, new(server));
        if (server.Options.DiskSpaceInterval is { } interval)
            _timer = server.Options.Time.CreateTimer(_ => Log(), null, interval, interval);
    }

    /// <summary>Logs it now.</summary>
    public void Log()
    {
        LogServerOptions options = _server.Options;
        try
        {
            DiskSpace space = options.ReadDiskSpace(options.Directory);
            var record = RuleRecord.OfDisk(Path.GetFullPath(options.Directory), space.FreeBytes, space.TotalBytes);
            _records.Write(_records.OwnTenant, [(record, options.Time.GetUtcNow())]);
            if (Interlocked.Exchange(ref _isBroken, 0) == 1)
                _server.Tell(new(ProblemKind.Over, "logging the room on the disk: works again", null));
        }
        catch (Exception failed) // Boundary: a timer, above which nobody catches.
        {
            if (Interlocked.Exchange(ref _isBroken, 1) == 0)
                _server.Tell(new(ProblemKind.Temporary, $"logging the room on the disk: {failed.Message}", failed));
        }
    }

    public void Dispose() => _timer?.Dispose();
}
