using System.Collections;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Labels;

/// <summary>Labels in the order of their names, each name once. Two sets with the same labels are equal.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class LabelSet : IReadOnlyList<Label>, IEquatable<LabelSet>
{
    private const int MaxPlaced = 64; // Beyond it, sorting is faster.
    private readonly Label[] _labels;
    private readonly int _hash;
    private byte[]?[]? _bytes; // made when somebody asks; who comes at the same time makes the same

    private LabelSet(Label[] labels)
    {
        _labels = labels;
        var hash = default(HashCode);
        foreach (Label label in labels)
            hash.Add(label);
        _hash = hash.ToHashCode();
    }

    /// <summary>The set without labels.</summary>
    public static LabelSet Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public Label this[int index] => _labels[index];

    /// <summary>The value of a name; empty when the name is absent, which matchers take for the same.</summary>
    public string this[string name] => IndexOf(name) is >= 0 and int index ? _labels[index].Value : "";

    /// <summary>A set of labels in any order; of a name that comes twice the last value stays.</summary>
    public static LabelSet Of(params IEnumerable<Label> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Label[] sorted = [.. labels];
        if (sorted.Length > MaxPlaced)
            return OfMany(sorted);
        int count = 0;
        foreach (Label label in sorted) // Sets are short, and mostly in order: so each is put into its place.
        {
            int at = count;
            while (at > 0 && string.CompareOrdinal(sorted[at - 1].Name, label.Name) > 0)
                at--;
            if (at > 0 && sorted[at - 1].Name == label.Name)
            {
                sorted[at - 1] = label;
                continue;
            }

            Array.Copy(sorted, at, sorted, at + 1, count - at);
            sorted[at] = label;
            count++;
        }

        return count == 0 ? Empty : new(count == sorted.Length ? sorted : sorted[..count]);
    }

    private static LabelSet OfMany(Label[] labels)
    {
        var byName = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Label label in labels)
            byName[label.Name] = label.Value;
        return new([.. byName.Select(pair => new Label(pair.Key, pair.Value))]);
    }

    /// <summary>A set of names and values.</summary>
    public static LabelSet Of(params IEnumerable<(string Name, string Value)> labels) =>
        Of(labels.Select(label => new Label(label.Name, label.Value)));

    /// <summary>Where a name stands; negative when it is absent.</summary>
    public int IndexOf(string name)
    {
        // Sets are short: looking at all is faster than halving.
        for (int i = 0; i < _labels.Length; i++)
        {
            if (_labels[i].Name == name)
                return i;
        }

        return -1;
    }

    /// <summary>Whether the name is there, perhaps with an empty value.</summary>
    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>The same set with one label more, or changed.</summary>
    public LabelSet With(string name, string value) => Of([.. _labels, new Label(name, value)]);

    /// <summary>The same set without some names.</summary>
    public LabelSet Without(params IEnumerable<string> names)
    {
        string[] gone = [.. names];
        return _labels.Any(label => gone.Contains(label.Name))
            ? FromSorted([.. _labels.Where(label => !gone.Contains(label.Name))])
            : this;
    }

    /// <summary>Only those of the names that are there.</summary>
    public LabelSet Only(params IEnumerable<string> names)
    {
        string[] kept = [.. names];
        return FromSorted([.. _labels.Where(label => kept.Contains(label.Name))]);
    }

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) => ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && _labels.AsSpan().SequenceEqual(other._labels));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>By names and values from the first label on, as Prometheus orders series.</summary>
    public int Compare(LabelSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Math.Min(Count, other.Count); i++)
        {
            int order = string.CompareOrdinal(_labels[i].Name, other._labels[i].Name);
            if (order == 0)
                order = string.CompareOrdinal(_labels[i].Value, other._labels[i].Value);
            if (order != 0)
                return order;
        }

        return Count.CompareTo(other.Count);
    }

    /// <summary>As in a selector: <c>{level="info", service="api"}</c>.</summary>
    public override string ToString() => "{" + string.Join(", ", _labels) + "}";

    /// <inheritdoc/>
    public IEnumerator<Label> GetEnumerator() => ((IEnumerable<Label>)_labels).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _labels.GetEnumerator();

    /// <summary>A set of labels that are in order already and differ in their names.</summary>
    internal static LabelSet FromSorted(Label[] labels) => labels.Length == 0 ? Empty : new(labels);

    /// <summary>A value as UTF-8.</summary>
    internal byte[] Bytes(int index) =>
        (_bytes ??= new byte[]?[_labels.Length])[index] ??= GoText.ToBytes(_labels[index].Value);

    /// <summary>Whether it equals a set that is not built yet.</summary>
    internal bool HoldsSame(ReadOnlySpan<ParsedLabel> sorted)
    {
        if (sorted.Length != _labels.Length)
            return false;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (_labels[i].Name != sorted[i].Name || !sorted[i].Value.Span.SequenceEqual(Bytes(i)))
                return false;
        }

        return true;
    }
}
