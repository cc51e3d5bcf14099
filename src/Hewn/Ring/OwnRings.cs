namespace Hewn.Ring;

/// <summary>Numbers of the rings that this process has open. Thread-safe.</summary>
/// <remarks>A plain set behind a lock: a program that only logs need not load the concurrent collections.</remarks>
internal sealed class OwnRings
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _numbers = [];

    /// <summary>One was opened.</summary>
    public void Add(long number)
    {
        lock (_gate)
            _numbers.Add(number);
    }

    /// <summary>Whether it is one of them.</summary>
    public bool Contains(long number)
    {
        lock (_gate)
            return _numbers.Contains(number);
    }

    /// <summary>It is one no more. False when it was none.</summary>
    public bool Remove(long number)
    {
        lock (_gate)
            return _numbers.Remove(number);
    }
}
