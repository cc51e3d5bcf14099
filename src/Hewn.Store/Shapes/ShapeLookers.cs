using System.Collections.Concurrent;

namespace Hewn.Store.Shapes;

/// <summary>
/// The lookers of a reading: as many as threads look at a time, whatever the number of files. Thread-safe.
/// </summary>
internal sealed class ShapeLookers : IDisposable
{
    private readonly ConcurrentBag<ShapeLooker> _idle = [];

    /// <summary>Looks at whole lines; see <see cref="ShapeLooker.Look"/>.</summary>
    public void Look(ReadOnlySpan<byte> lines, ShapedLines found)
    {
        ShapeLooker looker = _idle.TryTake(out ShapeLooker? idle) ? idle : new();
        looker.Look(lines, found);
        _idle.Add(looker);
    }

    /// <summary>Call it when nobody looks any more.</summary>
    public void Dispose()
    {
        while (_idle.TryTake(out ShapeLooker? looker))
            looker.Dispose();
    }
}
