namespace Hewn.LogQL.Templates.Values;

/// <summary>An object of JSON.</summary>
internal sealed class JsonMap(Dictionary<string, object?> entries) : GoMap
{
    private IReadOnlyList<KeyValuePair<string, object?>>? _sorted;

    /// <inheritdoc/>
    public override bool HasTextValues => false;

    /// <inheritdoc/>
    public override int Count => entries.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object?>> Sorted => _sorted ??= Sort(entries);

    /// <inheritdoc/>
    public override bool TryGet(string key, out object? value) => entries.TryGetValue(key, out value);
}
