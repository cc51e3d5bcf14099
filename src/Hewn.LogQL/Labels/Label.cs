namespace Hewn.LogQL.Labels;

/// <summary>A name and its value.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; may be empty. Bytes that are no UTF-8 stand as U+DC80 to U+DCFF.</param>
public readonly record struct Label(string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Name + "=" + Values.GoText.Quote(Value);
}
