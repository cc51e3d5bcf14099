using Hewn.LogQL.Values;

namespace Hewn.LogQL.Expressions;

/// <summary>A number.</summary>
public sealed class LiteralExpression(double value) : SampleExpression
{
    /// <summary>Its value.</summary>
    public double Value => value;

    /// <inheritdoc/>
    public override string ToString() => GoFloat.FormatGeneral(value);

    private protected override string FormatSplit(int depth) => Indent(depth) + ToString();
}
