using System.Globalization;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Statistics;

namespace Hewn.Cli.View.Filters;

/// <summary><c>--slow</c>: calls that took at least this long.</summary>
internal sealed class SlowFilter(TimeSpan slow) : EntryFilter
{
    private long _records; // looked at
    private long _calls; // of these, slow or not
    private long _others; // that took as long and are no calls

    public override LineCondition? Condition => null;

    /// <summary>What to know of what was left out, since other records than calls may have taken as long; null when
    /// there is nothing.</summary>
    public string? Notice
    {
        get
        {
            if (_others == 0 && (_calls > 0 || _records == 0))
                return null;
            string what = _others == 0 ? "no record that was looked at is one"
                : _others == 1 ? "1 other record took as long"
                : string.Create(CultureInfo.InvariantCulture, $"{_others} other records took as long");
            return string.Create(CultureInfo.InvariantCulture,
                $"--slow shows calls alone, records of type response or exception; {what}: "
                + $"--field 'duration_ms>={slow.TotalMilliseconds}' asks any record.");
        }
    }

    public override bool Takes(Entry entry)
    {
        if (entry.Fault is not null)
            return false;
        _records++;
        bool isCall = CallFacts.IsCall(entry);
        _calls += isCall ? 1 : 0;
        if (!CallFacts.TryGetDurationMs(entry, out double ms) || ms < slow.TotalMilliseconds)
            return false;
        _others += isCall ? 0 : 1;
        return isCall;
    }
}
