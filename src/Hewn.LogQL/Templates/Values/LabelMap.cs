namespace Hewn.LogQL.Templates.Values;

/// <summary>The labels as a map.</summary>
internal sealed class LabelMap(ITemplateLabels labels) : GoMap
{
    private IReadOnlyList<KeyValuePair<string, object?>>? _sorted;

    /// <inheritdoc/>
    public override bool HasTextValues => true;

    /// <inheritdoc/>
    public override int Count => Sorted.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object?>> Sorted =>
        _sorted ??= Sort(labels.All.Select(label => KeyValuePair.Create(label.Key, (object?)label.Value)));

    /// <inheritdoc/>
    public override bool TryGet(string key, out object? value)
    {
        bool isFound = labels.TryGet(key, out string text);
        value = text;
        return isFound;
    }
}
