namespace Hewn.LogQL.Results;

/// <summary>The first lines, handed over as they come.</summary>
internal sealed class LimitedLines(int limit, Func<LogLine, bool> take) : LineReceiver
{
    private int _count;

    /// <inheritdoc/>
    public override bool Take(LogLine line)
    {
        if (_count >= limit)
            return false;
        _count++;
        return take(line) && _count < limit;
    }
}
