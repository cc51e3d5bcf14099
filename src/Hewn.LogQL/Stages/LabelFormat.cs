using Hewn.LogQL.Values;

namespace Hewn.LogQL.Stages;

/// <summary>A label set anew.</summary>
/// <param name="Label">The label that is set.</param>
/// <param name="Value">Another label's name, or a template.</param>
/// <param name="IsTemplate">False when the other label is renamed.</param>
public sealed record LabelFormat(string Label, string Value, bool IsTemplate)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Label}={(IsTemplate ? GoText.Quote(Value) : Value)}";
}
