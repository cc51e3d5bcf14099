namespace Hewn.LogQL.Templates.Values;

/// <summary>A struct: named fields, and asking for any other is an error. Immutable.</summary>
internal sealed class GoStruct(params (string Name, object? Value)[] fields) : GoMap
{
    /// <inheritdoc/>
    public override bool HasTextValues => false;

    /// <inheritdoc/>
    public override int Count => fields.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object?>> Sorted =>
        Sort(fields.Select(one => KeyValuePair.Create(one.Name, one.Value)));

    /// <inheritdoc/>
    public override bool TryGet(string key, out object? value)
    {
        int index = Array.FindIndex(fields, field => field.Name == key);
        value = index < 0 ? null : fields[index].Value;
        return index >= 0;
    }
}
