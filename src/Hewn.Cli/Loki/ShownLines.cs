using Hewn.LogQL.Results;

namespace Hewn.Cli.Loki;

/// <summary>
/// Which lines of the last while were shown, so that of two ways to them each line is shown once. A line is known by
/// its time and text, and how often it is there: its labels are not told alike by both ways. One thread's.
/// </summary>
internal sealed class ShownLines
{
    private const int MinForgotten = 1024; // looking for old ones costs; so it is done for many at once

    private readonly Dictionary<(long Ns, string Text), int> _shown = [];
    private readonly Dictionary<(long Ns, string Text), int> _seen = []; // in the catch-up that is under way
    private readonly Dictionary<(long Ns, string Text), int> _expected = []; // to come by tail, too
    private int _nextForget = MinForgotten;

    /// <summary>A catch-up begins.</summary>
    public void BeginCatchUp() => _seen.Clear();

    /// <summary>Whether a line of a catch-up was not shown yet; it is then taken for shown.</summary>
    public bool IsNewInCatchUp(LogLine line)
    {
        (long, string) key = (line.TimestampNs, line.Text);
        int seen = _seen.GetValueOrDefault(key) + 1;
        _seen[key] = seen;
        _expected[key] = seen;
        if (seen <= _shown.GetValueOrDefault(key))
            return false;
        _shown[key] = seen;
        return true;
    }

    /// <summary>Whether a line of a tail was not shown yet; it is then taken for shown.</summary>
    public bool IsNewInTail(LogLine line)
    {
        (long, string) key = (line.TimestampNs, line.Text);
        if (_expected.TryGetValue(key, out int left) && left > 0)
        {
            _expected[key] = left - 1;
            return false;
        }

        _shown[key] = _shown.GetValueOrDefault(key) + 1;
        return true;
    }

    /// <summary>What is older is not asked for again.</summary>
    public void Forget(long beforeNs)
    {
        if (_shown.Count < _nextForget)
            return;
        Dictionary<(long Ns, string Text), int>[] each = [_shown, _expected, _seen];
        foreach (Dictionary<(long Ns, string Text), int> all in each)
        {
            foreach ((long Ns, string Text) key in all.Keys.Where(key => key.Ns < beforeNs).ToArray())
                all.Remove(key);
        }

        _nextForget = Math.Max(MinForgotten, 2 * _shown.Count);
    }
}
