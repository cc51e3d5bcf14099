namespace Hewn.Store.Shapes;

/// <summary>
/// The lookers of a reading: as many as threads look at a time, whatever the number of files. Thread-safe.
/// </summary>
internal sealed class ShapeLookers : IDisposable
{
    private readonly List<ShapeLooker> _idle = [];

    /// <summary>Looks at whole lines; see <see cref="ShapeLooker.Look"/>.</summary>
    public void Look(ReadOnlySpan<byte> lines, ShapedLines found)
    {
        ShapeLooker looker = Take();
        looker.Look(lines, found);
        lock (_idle)
            _idle.Add(looker);
    }

    /// <summary>Call it when nobody looks any more.</summary>
    public void Dispose() => _idle.ForEach(looker => looker.Dispose());

    private ShapeLooker Take()
    {
        lock (_idle)
        {
            if (_idle.Count > 0)
            {
                ShapeLooker idle = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                return idle;
            }
        }

        return new();
    }
}
