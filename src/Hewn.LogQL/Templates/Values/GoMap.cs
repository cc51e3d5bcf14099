namespace Hewn.LogQL.Templates.Values;

/// <summary>A map with text as keys.</summary>
internal abstract class GoMap
{
    /// <summary>Whether Go's type of it is map[string]string, and not map[string]interface{}.</summary>
    public abstract bool HasTextValues { get; }

    /// <summary>How many entries it has.</summary>
    public abstract int Count { get; }

    /// <summary>Its entries by key, in the order of bytes.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, object?>> Sorted { get; }

    /// <summary>Finds a value.</summary>
    public abstract bool TryGet(string key, out object? value);

    /// <summary>The value of a key; the type's empty value when there is none.</summary>
    public GoValue Get(string key)
    {
        if (TryGet(key, out object? value))
            return HasTextValues ? GoValue.Of(value!) : GoValue.Any(value);
        return HasTextValues ? GoValue.Of("") : GoValue.Any(null);
    }

    /// <summary>A value of this map by the type it has there.</summary>
    public GoValue Typed(object? value) => new(value, !HasTextValues);

    /// <summary>Puts entries into the order of their keys' bytes.</summary>
    protected static IReadOnlyList<KeyValuePair<string, object?>> Sort(
        IEnumerable<KeyValuePair<string, object?>> entries) =>
        entries.OrderBy(entry => entry.Key, Comparer<string>.Create(GoStrings.Compare)).ToArray();
}
