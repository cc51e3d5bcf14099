using System.Collections.Concurrent;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Progress;

/// <summary>
/// Logging in loops: of each place in source code one record in a time or in a number of calls. What was left out is
/// counted: the next record of the place has it as <c>left_out</c>, and the end of the session tells the rest.
/// Thread-safe.
/// </summary>
/// <param name="host">The session.</param>
internal sealed class OccasionalLog(PartHost host)
{
    private static readonly (string, int) _shared = ("(further places)", 0);

    private readonly ConcurrentDictionary<(string File, int Line), CallSite> _sites = new();

    /// <summary>Logs the first call, and then the first one after each interval.</summary>
    /// <param name="interval">The shortest time between two records of this place.</param>
    /// <param name="level">The level.</param>
    /// <param name="message">The text.</param>
    /// <param name="metadata">Named values beside it.</param>
    /// <param name="file">The place.</param>
    /// <param name="line">The place.</param>
    public void Every(
        TimeSpan interval, Level level, string message, object? metadata, string file, int line) =>
        Log(Site(file, line).TakeByTime(host.Time, interval), level, message, metadata);

    /// <summary>As above, but the first call of each so many, from 1.</summary>
    public void Every(long calls, Level level, string message, object? metadata, string file, int line)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(calls, 1);
        Log(Site(file, line).TakeByCount(calls), level, message, metadata);
    }

    /// <summary>Tells what was left out since each place's last record.</summary>
    public void TellRest()
    {
        foreach (CallSite site in _sites.Values.OrderBy(site => site.File, StringComparer.Ordinal)
            .ThenBy(site => site.Line))
        {
            if (site.Reset() is > 0 and var leftOut)
                host.Log(
                    Level.Info,
                    $"{leftOut} records of a place that logs now and then were left out since its last one",
                    null,
                    [("left_out", leftOut), ("file", Path.GetFileName(site.File)), ("line", site.Line)]);
        }
    }

    private void Log((bool IsDue, long LeftOut) taken, Level level, string message, object? metadata)
    {
        if (taken.IsDue)
            host.Log(level, message, metadata, taken.LeftOut == 0 ? [] : [("left_out", taken.LeftOut)]);
    }

    private CallSite Site(string file, int line)
    {
        if (_sites.TryGetValue((file, line), out CallSite? known))
            return known;
        (string, int) key = _sites.Count < Limits.MaxCallSites ? (file, line) : _shared;
        return _sites.GetOrAdd(key, static key => new CallSite(key.File, key.Line));
    }
}
