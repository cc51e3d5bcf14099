namespace Hewn.LogQL.Templates.Values;

/// <summary>A list, such as JSON has. Immutable.</summary>
internal sealed class GoList(IReadOnlyList<object?> items, int start, int count)
{
    /// <summary>A list of these.</summary>
    public GoList(IReadOnlyList<object?> items)
        : this(items, 0, items.Count)
    {
    }

    /// <summary>How many it holds.</summary>
    public int Count => count;

    /// <summary>An element.</summary>
    public object? this[int index] => items[start + index];

    /// <summary>A part of it.</summary>
    public GoList Slice(int from, int to) => new(items, start + from, to - from);
}
