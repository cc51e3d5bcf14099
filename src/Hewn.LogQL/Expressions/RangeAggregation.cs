using System.Text;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Expressions;

/// <summary>A number from the lines of a stretch of time: <c>rate({…}[5m])</c>.</summary>
public sealed class RangeAggregation : SampleExpression
{
    /// <summary>An aggregation over time.</summary>
    /// <exception cref="ParseException">
    /// Parameter, grouping or unwrap stand with an operation that has none, or are missing.
    /// </exception>
    public RangeAggregation(
        RangeOperation operation, LogRange range, double? parameter, Grouping? grouping, string? distinctLabel = null)
    {
        (Operation, Range, Parameter, Grouping) = (operation, range, parameter, grouping);
        DistinctLabel = distinctLabel;
        Check();
    }

    /// <summary>What is computed.</summary>
    public RangeOperation Operation { get; }

    /// <summary>From which lines.</summary>
    public LogRange Range { get; }

    /// <summary>The quantile; null for any other operation.</summary>
    public double? Parameter { get; }

    /// <summary>The label whose values are counted; null for any other operation.</summary>
    public string? DistinctLabel { get; }

    /// <summary>How series are put together; null leaves each label set alone.</summary>
    public Grouping? Grouping { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string parameter = Parameter is { } value ? GoFloat.Format(value) + ","
            : DistinctLabel is null ? "" : DistinctLabel + ",";
        return $"{Operation.Name()}({parameter}{Range})" + (Grouping is null ? "" : $" {Grouping}");
    }

    private protected override string FormatSplit(int depth)
    {
        var text = new StringBuilder(Indent(depth)).Append(Operation.Name()).Append("(\n");
        if (Parameter is { } value)
            text.Append(Indent(depth + 1)).Append(GoFloat.Format(value)).Append(",\n");
        if (DistinctLabel is not null)
            text.Append(Indent(depth + 1)).Append(DistinctLabel).Append(",\n");
        text.Append(Range.Format(depth + 1)).Append('\n').Append(Indent(depth)).Append(')');
        if (Grouping is not null)
            text.Append(' ').Append(Grouping.Format());
        return text.ToString();
    }

    private void Check()
    {
        string name = Operation.Name();
        if (Parameter is { } value && Operation != RangeOperation.QuantileOverTime)
        {
            throw ParseException.Meaning($"parameter {GoFloat.Format(value)} not supported for operation {name}",
                $"leave the number out: {name}({{…}}[5m])");
        }

        if (Parameter is null && Operation == RangeOperation.QuantileOverTime)
            throw ParseException.Meaning($"parameter required for operation {name}", $"write {name}(0.99, …)");
        if (Grouping is not null && !Operation.AllowsGrouping())
        {
            throw ParseException.Meaning($"grouping not allowed for {name} aggregation",
                $"group outside: sum by (…) ({name}(…))");
        }

        (bool isAllowed, bool isNeeded) = Operation.Unwrapping();
        if (isNeeded && Range.Unwrap is null)
        {
            throw ParseException.Meaning($"invalid aggregation {name} without unwrap",
                "say which label holds the number: … | unwrap duration_ms [5m]");
        }

        if (!isAllowed && Range.Unwrap is not null)
        {
            throw ParseException.Meaning($"invalid aggregation {name} with unwrap",
                "it looks at lines: leave unwrap out, or take sum_over_time, avg_over_time …");
        }
    }
}
