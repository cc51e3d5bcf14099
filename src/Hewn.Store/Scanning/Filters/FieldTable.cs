using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Filters;

/// <summary>Which fields a question needs, each with its number. Filled before the scan, then only read.</summary>
internal sealed class FieldTable
{
    private readonly List<FieldKey> _keys = [];

    public IReadOnlyList<FieldKey> Keys => _keys;

    /// <summary>The number of a field among the values of a line.</summary>
    public int Add(FieldKey key)
    {
        int at = _keys.IndexOf(key);
        if (at < 0)
        {
            at = _keys.Count;
            _keys.Add(key);
        }

        return at;
    }

    public WantedFields ToWanted() => new([.. _keys.Select(key => key.Paths)]);
}
