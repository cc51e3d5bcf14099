namespace Hewn.Store.Streams;

/// <summary>How many recent lines all streams may know together. Thread-safe.</summary>
/// <param name="most">So many.</param>
internal sealed class RecentRoom(int most)
{
    private int _taken;

    /// <summary>Takes room for some more.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(int lines)
    {
        if (Interlocked.Add(ref _taken, lines) <= most)
            return true;
        Give(lines);
        return false;
    }

    /// <summary>Gives room back.</summary>
    public void Give(int lines) => Interlocked.Add(ref _taken, -lines);
}
