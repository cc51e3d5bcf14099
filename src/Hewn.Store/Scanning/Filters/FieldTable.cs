using Hewn.Store.Dialects;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Filters;

/// <summary>Which fields a question needs, each with its number. Filled before the scan, then only read.</summary>
internal sealed class FieldTable
{
    private readonly List<FieldKey> _keys = [];
    private readonly HashSet<int> _texts = []; // fields whose text is looked at

    public IReadOnlyList<FieldKey> Keys => _keys;

    /// <summary>The number of a field among the values of a line.</summary>
    public int Add(FieldKey key)
    {
        int at = Find(key);
        _texts.Add(at);
        return at;
    }

    /// <summary>As <see cref="Add"/>, where the field's number is all that is looked at.</summary>
    public int AddNumber(FieldKey key) => Find(key);

    public WantedFields ToWanted() => new([.. _keys.Select(key => key.Paths)])
    {
        HasRenamed = _keys.Exists(key => key.Known is null && CanonicalNames.Of(key.Name) is not null),
        Durations = [.. Numbers(at => _keys[at].Known == KnownField.Duration)],
        NumbersOnly = [.. Numbers(at => !_texts.Contains(at))],
    };

    private IEnumerable<int> Numbers(Func<int, bool> which) => Enumerable.Range(0, _keys.Count).Where(which);

    private int Find(FieldKey key)
    {
        int at = _keys.IndexOf(key);
        if (at < 0)
        {
            at = _keys.Count;
            _keys.Add(key);
        }

        return at;
    }
}
