namespace Hewn.Noise;

/// <summary>
/// How many records were kept out for one reason. The stop closes it and then tells it: what comes later is not counted
/// any more but written, so that not one is missing in what was told. Closed at first. Thread-safe.
/// </summary>
internal sealed class ClosableCount
{
    private long _value = long.MinValue; // Negative while it is closed.

    /// <summary>How many.</summary>
    public long Value => Volatile.Read(ref _value) & long.MaxValue;

    /// <summary>Counts one more. False when it is closed.</summary>
    public bool TryCount()
    {
        unchecked // 64 bits last for centuries.
        {
            long seen = Volatile.Read(ref _value);
            while (seen >= 0)
            {
                long before = Interlocked.CompareExchange(ref _value, seen + 1, seen);
                if (before == seen)
                    return true;
                seen = before;
            }

            return false;
        }
    }

    /// <summary>From now on it counts.</summary>
    public void Open() => Interlocked.And(ref _value, long.MaxValue);

    /// <summary>From now on it stays as it is.</summary>
    public void Close() => Interlocked.Or(ref _value, long.MinValue);
}
