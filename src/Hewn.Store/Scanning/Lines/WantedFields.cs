using System.Text;

namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// The fields that a scan wants of each line. A field has one or more paths (its aliases); the first that a line has
/// counts, even when its value there is null. Immutable.
/// </summary>
internal sealed class WantedFields
{
    private readonly int[][] _slotsOfField;

    /// <param name="fields">Each field's paths, first choice first; a path is the keys from the root down.</param>
    public WantedFields(IReadOnlyList<IReadOnlyList<string[]>> fields)
    {
        _slotsOfField = [.. fields.Select(paths => paths.Select(SlotOf).ToArray())];
    }

    /// <summary>Whether a field is asked for by a name that reading changes.</summary>
    public bool HasRenamed { get; init; }

    /// <summary>Fields that are durations.</summary>
    public IReadOnlyCollection<int> Durations { get; init; } = [];

    /// <summary>Fields of which only the numbers are asked for.</summary>
    public IReadOnlyCollection<int> NumbersOnly { get; init; } = [];

    /// <summary>How many fields.</summary>
    public int Count => _slotsOfField.Length;

    /// <summary>How many places of values the parser fills.</summary>
    public int SlotCount { get; private set; }

    public WantedNode Root { get; } = new([]);

    /// <summary>Whether a field is a duration, whose unit is part of the number.</summary>
    public bool IsDuration(int field) => Durations.Contains(field);

    /// <summary>Whether of a field only the number is asked for.</summary>
    public bool IsNumberOnly(int field) => NumbersOnly.Contains(field);

    /// <summary>Chooses each field's value among the places the parser has filled.</summary>
    /// <param name="slots">The places.</param>
    /// <param name="values">Gets the values.</param>
    /// <param name="seen">For each field, gets the bit of the path that was chosen.</param>
    public unsafe void Resolve(Slice* slots, Slice* values, Span<ulong> seen)
    {
        for (int field = 0; field < _slotsOfField.Length; field++)
        {
            values[field] = default;
            int[] choices = _slotsOfField[field];
            for (int choice = 0; choice < choices.Length; choice++)
            {
                if (!slots[choices[choice]].IsPresent)
                    continue;
                values[field] = slots[choices[choice]];
                seen[field] |= 1UL << choice;
                break;
            }
        }
    }

    private int SlotOf(string[] path)
    {
        WantedNode node = Root;
        foreach (string key in path)
        {
            byte[] name = Encoding.UTF8.GetBytes(key);
            WantedNode? child = node.Find(name);
            if (child is null)
                node.Children.Add(child = new(name));
            node = child;
        }

        if (node.Slot == WantedNode.NoSlot)
            node.Slot = SlotCount++;
        return node.Slot;
    }
}
