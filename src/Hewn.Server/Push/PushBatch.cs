using System.Collections.Concurrent;

namespace Hewn.Server.Push;

/// <summary>What one request pushes. Its memory is used again.</summary>
internal sealed class PushBatch
{
    private const int MaxKept = 16;
    private const int MaxKeptEntries = 256 * 1024;
    private static readonly ConcurrentBag<PushBatch> _free = [];

    /// <summary>Its streams.</summary>
    public List<PushPart> Parts { get; } = [];

    /// <summary>The lines of all of them.</summary>
    public List<PushEntry> Entries { get; } = [];

    /// <summary>Names of metadata as the last line had them, and its labels.</summary>
    public MetadataNames Names { get; } = new();

    /// <summary>An empty one.</summary>
    public static PushBatch Rent() => _free.TryTake(out PushBatch? used) ? used : new();

    /// <summary>Gives it back.</summary>
    public void Return()
    {
        Parts.Clear();
        bool isLarge = Entries.Capacity > MaxKeptEntries;
        Entries.Clear(); // The bodies that lines point into, too.
        if (!isLarge && _free.Count < MaxKept)
            _free.Add(this);
    }
}
