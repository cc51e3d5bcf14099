namespace Hewn.Store.Statistics;

/// <summary>How many durations may be kept, shared by all groups of one run. Not thread-safe.</summary>
internal sealed class SampleBudget(int count)
{
    private int _left = count;

    /// <summary>Takes one place; false when none is left.</summary>
    public bool TryTake()
    {
        if (_left == 0)
            return false;
        _left--;
        return true;
    }

    /// <summary>Gives places back.</summary>
    public void Return(int places) => _left += places;
}
