namespace StressChild;

/// <summary>What a thread wrote down about one of its calls.</summary>
/// <param name="Fate">What may have become of the record.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Logger">The number of its logger.</param>
/// <param name="Level">Its level's number.</param>
/// <param name="Epoch">How many flushes had begun when this was written, after the call had returned.</param>
/// <param name="IsError">Whether it belongs into the file for errors, too.</param>
internal readonly record struct JournalEntry(
    CallFate Fate, CallKind Kind, int Logger, int Level, int Epoch, bool IsError)
{
    public static JournalEntry Unpack(ulong packed) => new(
        (CallFate)(packed & 0xff),
        (CallKind)((packed >> 8) & 0xff),
        (int)((packed >> 16) & 0xff),
        (int)((packed >> 24) & 0xff),
        (int)((packed >> 32) & 0xffffff),
        (packed >> 56 & 1) != 0);

    public ulong Pack() => (ulong)Fate | ((ulong)Kind << 8) | ((ulong)Logger << 16) | ((ulong)Level << 24)
        | ((ulong)Epoch << 32) | (IsError ? 1UL << 56 : 0) | WasCalled;

    // Tells an entry from room that was never used.
    private const ulong WasCalled = 1UL << 57;
}
