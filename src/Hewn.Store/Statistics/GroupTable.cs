using System.Text;

namespace Hewn.Store.Statistics;

/// <summary>
/// Groups by name, at most <see cref="Limits.MaxGroups"/>; what comes later goes to one group for the rest.
/// </summary>
/// <typeparam name="T">What is gathered for a group.</typeparam>
/// <param name="create">Makes the empty group.</param>
internal sealed class GroupTable<T>(Func<T> create)
    where T : class
{
    /// <summary>Name of the group for the rest.</summary>
    public const string OtherName = "(other)";

    private readonly Dictionary<byte[], T> _groups = new(Utf8KeyComparer.Instance);
    private T? _other;

    /// <summary>True when there were more names than groups.</summary>
    public bool IsCut => _other is not null;

    /// <summary>The group of a name.</summary>
    public T Of(ReadOnlySpan<byte> name)
    {
        if (name.Length > Limits.MaxGroupNameBytes)
            name = name[..Limits.MaxGroupNameBytes];
        var byName = _groups.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (byName.TryGetValue(name, out T? group))
            return group;
        if (_groups.Count == Limits.MaxGroups)
            return _other ??= create();
        group = create();
        byName[name] = group;
        return group;
    }

    /// <summary>All groups with their names, in the order of the names.</summary>
    public IEnumerable<(string Name, T Group)> All()
    {
        IEnumerable<(string Name, T Group)> named = _groups
            .Select(pair => (Name: Encoding.UTF8.GetString(pair.Key), Group: pair.Value))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal);
        return _other is null ? named : named.Append((OtherName, _other));
    }
}
