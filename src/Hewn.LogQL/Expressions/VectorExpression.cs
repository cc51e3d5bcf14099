using System.Globalization;

namespace Hewn.LogQL.Expressions;

/// <summary>A number as a series without labels: <c>vector(0)</c>.</summary>
public sealed class VectorExpression(double value) : SampleExpression
{
    /// <summary>Its value.</summary>
    public double Value => value;

    /// <inheritdoc/>
    public override string ToString() => $"vector({value.ToString("F6", CultureInfo.InvariantCulture)})";

    private protected override string FormatSplit(int depth) => Indent(depth) + ToString();
}
