namespace Hewn.Noise;

/// <summary>
/// The line that a place of the table watches: its hash, and where in the ring it stands. Any thread, without a lock.
/// A race between two leaves the hash of one with the place of the other: then what stands there is not equal, and the
/// next line of that hash is written.
/// </summary>
internal struct FoldMark
{
    /// <summary>Instead of a place: its repeats are being counted, so no other line may take its place.</summary>
    public const long Busy = long.MaxValue;

    private ulong _hash;
    private long _end;

    /// <summary>Its hash; 0 where there is none.</summary>
    public ulong Hash
    {
        readonly get => Volatile.Read(in _hash);
        set => Volatile.Write(ref _hash, value); // Release: whoever sees the hash sees its place, or a later one.
    }

    /// <summary>The position behind it; 0 where there is none. The larger, the later.</summary>
    public long End
    {
        readonly get => Volatile.Read(in _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>A line was written: its repeats are looked for from now on.</summary>
    public void Set(ulong hash, long end) => (End, Hash) = (end, hash);
}
