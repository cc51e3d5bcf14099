using Hewn.LogQL.Values;

namespace Hewn.LogQL.Expressions;

/// <summary>A number.</summary>
public sealed class LiteralExpression(double value) : SampleExpression
{
    /// <summary>Its value.</summary>
    public double Value => value;

    /// <inheritdoc/>
    /// <remarks>A bare <c>-0</c> would be read as a duration, in Loki as well.</remarks>
    public override string ToString() =>
        value == 0 && double.IsNegative(value) ? "-0.0" : GoFloat.FormatGeneral(value);

    private protected override string FormatSplit(int depth) => Indent(depth) + ToString();
}
