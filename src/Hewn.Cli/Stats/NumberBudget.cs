namespace Hewn.Cli.Stats;

/// <summary>How many numbers all groups of one reading may keep. One thread's.</summary>
/// <param name="room">Numbers, 8 bytes each.</param>
internal sealed class NumberBudget(long room)
{
    /// <summary>64 MB: a record's duration is kept up to three times (overall and by two fields).</summary>
    public const long Default = 8_000_000;

    private long _room = room;

    /// <summary>Takes room for one.</summary>
    public bool TryTake()
    {
        if (_room == 0)
            return false;
        _room--;
        return true;
    }

    /// <summary>Gives room back.</summary>
    public void Return(long numbers) => _room += numbers;
}
