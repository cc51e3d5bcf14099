using System.Collections.Concurrent;
using System.Text;
using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Store.Rings;
using Hewn.Store.Streams.Packing;

namespace Hewn.Store.Streams;

/// <summary>
/// The lines that were pushed to a server, in files below one folder: a folder for each tenant, in it one for each day.
/// A copy of the folder is a backup. Thread-safe; one process has it at a time.
/// </summary>
public sealed class StreamStore : IDisposable
{
    private readonly string _root;
    private readonly TimeProvider _clock;
    private readonly DiagnosticChannel _diagnostics;
    private readonly ConcurrentDictionary<string, Lazy<TenantStreams>> _tenants = new(StringComparer.Ordinal);
    private string? _told; // The last failure of keeping files.

    /// <summary>Opens a store, and writes what a killed process has left in its rings.</summary>
    /// <param name="root">Its folder; made when the first line comes.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="onProblem">Told when something about files fails; null for the error output.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public StreamStore(string root, TimeProvider clock, Action<LogProblem>? onProblem = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        (_root, _clock, _diagnostics) = (Path.GetFullPath(root), clock, new(onProblem));
        if (!Directory.Exists(_root))
            return;
        foreach (RingFolder rings in RingFolder.Below(_root))
            rings.Recover();
        foreach (string folder in Directory.EnumerateDirectories(_root))
        {
            if (TryReadName(Path.GetFileName(folder), out string? name))
                TenantOf(name);
        }
    }

    /// <summary>Where it is.</summary>
    public string Root => _root;

    /// <summary>The tenants that have lines.</summary>
    public IReadOnlyList<TenantStreams> Tenants =>
        [.. _tenants.Values.Select(tenant => tenant.Value).OrderBy(tenant => tenant.Name, StringComparer.Ordinal)];

    /// <summary>Bytes of all files.</summary>
    public long Bytes => Tenants.Sum(tenant => tenant.Sizes().Sum(day => day.Bytes));

    /// <summary>The lines of a tenant; there need be none yet.</summary>
    /// <param name="name">Its name: any text.</param>
    public TenantStreams TenantOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _tenants.GetOrAdd(name, key => new(() =>
            new TenantStreams(key, Path.Combine(_root, FolderOf(key)), _clock, _diagnostics))).Value;
    }

    /// <summary>Deletes whole days that are too old, and the oldest ones where all together are too large.</summary>
    /// <param name="retention">How long lines are kept; null for ever. A day goes when all of it is older.</param>
    /// <param name="maxBytes">Bytes that are kept; 0 for any number. The newest day of all is never deleted.</param>
    /// <returns>How many days went.</returns>
    /// <exception cref="IOException">Something cannot be deleted.</exception>
    public int ApplyRetention(TimeSpan? retention, long maxBytes)
    {
        int deleted = 0;
        if (retention is { } kept)
        {
            long before = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch - kept).Ticks * TimeSpan.NanosecondsPerTick;
            deleted = Tenants.Sum(tenant => tenant.DeleteBefore(before));
        }

        if (maxBytes <= 0)
            return deleted;
        (TenantStreams Tenant, DayFolder Day, long Bytes)[] days =
            [.. Tenants.SelectMany(tenant => tenant.Sizes().Select(size => (tenant, size.Day, size.Bytes)))
                .OrderBy(day => day.Day.Day)];
        long bytes = days.Sum(day => day.Bytes);
        foreach ((TenantStreams tenant, DayFolder day, long size) in days.SkipLast(1))
        {
            if (bytes <= maxBytes)
                break;
            tenant.Delete(day);
            bytes -= size;
            deleted++;
        }

        return deleted;
    }

    /// <summary>
    /// Packs files that are not written any more, and puts small ones together. It is done on a thread that gets the
    /// processor time which others leave, one file at a time in the whole process; a kill at any time leaves each line
    /// once.
    /// </summary>
    /// <param name="idle">How long a file that is not full must not have been written.</param>
    /// <param name="stop">Ends it soon; what is half done is as it was.</param>
    /// <returns>How many files were packed.</returns>
    public int Pack(TimeSpan idle, CancellationToken stop = default)
    {
        int packed = 0;
        Keep(tenant =>
        {
            var upkeep = new Upkeep(tenant, _clock, Report, stop);
            upkeep.Pack(idle);
            packed += upkeep.Packed;
        }, stop);
        return packed;
    }

    /// <summary>Deletes the lines that requests of tenants say, from the files; see <see cref="Pack"/>.</summary>
    /// <param name="cancelPeriod">Requests that are younger are left alone: they may be cancelled.</param>
    /// <param name="stop">Ends it soon; what is half done is as it was.</param>
    /// <returns>How many lines were deleted.</returns>
    public long DeleteRequested(TimeSpan cancelPeriod, CancellationToken stop = default)
    {
        long dropped = 0;
        long untilMs = (_clock.GetUtcNow() - cancelPeriod).ToUnixTimeMilliseconds();
        Keep(tenant =>
        {
            if (tenant.Deletes.Due(untilMs).Count == 0)
                return;
            var upkeep = new Upkeep(tenant, _clock, Report, stop);
            upkeep.Delete(untilMs);
            dropped += upkeep.Dropped;
        }, stop);
        return dropped;
    }

    /// <summary>Writes what is left and closes.</summary>
    public void Dispose()
    {
        foreach (TenantStreams tenant in Tenants)
            tenant.Stop();
    }

    private void Keep(Action<TenantStreams> work, CancellationToken stop)
    {
        foreach (TenantStreams tenant in Tenants)
        {
            PackingGate.Run(() => !stop.IsCancellationRequested, () => LowPriority.Run(() =>
            {
                work(tenant);
                return true;
            }));
        }
    }

    /// <summary>Tells a failure once, not with each attempt.</summary>
    private void Report(string what, Exception failed)
    {
        string message = $"{what} failed, and is tried again: {failed.Message}";
        if (Interlocked.Exchange(ref _told, message) != message)
            _diagnostics.Report(ProblemKind.Temporary, message, failed);
    }

    /// <summary>A name as one of a folder: what is no letter, digit, - or _ stands as two hex digits a byte.</summary>
    private static string FolderOf(string name)
    {
        var folder = new StringBuilder();
        foreach (byte one in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'_')
                folder.Append((char)one);
            else
                folder.Append('%').Append(Convert.ToHexStringLower([one]));
        }

        return folder.ToString();
    }

    private static bool TryReadName(string folder, out string name)
    {
        name = Uri.UnescapeDataString(folder);
        return name.Length > 0 && FolderOf(name) == folder;
    }
}
