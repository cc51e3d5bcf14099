using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary>A vector and a number: <c>rate(…) * 60</c>, <c>100 &lt; count_over_time(…)</c>.</summary>
internal sealed class NumberSideNode(
    BinaryExpression expression, StepNode vector, double number, bool isNumberLeft) : StepNode
{
    private readonly List<MetricElement> _result = [];

    /// <inheritdoc/>
    public override IReadOnlyList<MetricElement> At(int index)
    {
        _result.Clear();
        BinaryOperator binary = expression.Operator;
        bool filters = binary.IsComparison() && !expression.ReturnsBool;
        foreach (MetricElement element in vector.At(index))
        {
            double value = isNumberLeft ? binary.Apply(number, element.Value) : binary.Apply(element.Value, number);
            if (!filters)
                _result.Add(element with { Value = value });
            else if (value != 0)
                _result.Add(element); // a filter keeps the vector's value on whichever side it stands
        }

        return _result;
    }
}
