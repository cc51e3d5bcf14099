using System.Globalization;
using System.Text;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Expressions;

/// <summary>Series put together at each point in time: <c>sum by (level) (…)</c>.</summary>
public sealed class VectorAggregation : SampleExpression
{
    /// <summary>An aggregation over series.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="inner">From which series.</param>
    /// <param name="count">Series to keep; null when nothing was said.</param>
    /// <param name="grouping">How series are put together; null puts all together.</param>
    /// <exception cref="ParseException">
    /// Parameter or grouping stand with an operation that has none, or are missing.
    /// </exception>
    public VectorAggregation(VectorOperation operation, SampleExpression inner, int? count, Grouping? grouping)
    {
        (Operation, Inner, Count, Grouping) = (operation, inner, count, grouping);
        Check();
    }

    /// <summary>What is computed.</summary>
    public VectorOperation Operation { get; }

    /// <summary>From which series.</summary>
    public SampleExpression Inner { get; }

    /// <summary>Series to keep, from 1; null where the operation keeps all.</summary>
    public int? Count { get; }

    /// <summary>How series are put together; null puts all together.</summary>
    public Grouping? Grouping { get; }

    /// <summary><c>by ()</c> says what nothing says, and is not printed.</summary>
    private Grouping? ShownGrouping => Grouping is { Without: false, Labels.Count: 0 } ? null : Grouping;

    /// <inheritdoc/>
    public override string ToString()
    {
        string grouping = ShownGrouping is null ? "" : $" {ShownGrouping}";
        string count = Count is { } k ? string.Create(CultureInfo.InvariantCulture, $"{k},") : "";
        return $"{Operation.Name()}{grouping}({count}{Inner})";
    }

    private protected override string FormatSplit(int depth)
    {
        var text = new StringBuilder(Indent(depth)).Append(Operation.Name());
        if (ShownGrouping is not null)
            text.Append(' ').Append(ShownGrouping.Format());
        text.Append("(\n");
        if (Count is { } k)
            text.Append(Indent(depth + 1)).Append(CultureInfo.InvariantCulture, $"{k},\n");
        return text.Append(Inner.Format(depth + 1)).Append('\n').Append(Indent(depth)).Append(')').ToString();
    }

    private void Check()
    {
        string name = Operation.Name();
        if (Operation.TakesCount() && Count is null)
            throw ParseException.Meaning($"parameter required for operation {name}", $"write {name}(10, …)");
        if (!Operation.TakesCount() && Count is { } extra)
        {
            throw ParseException.Meaning($"unsupported parameter for operation {name}({extra},",
                $"leave the number out: {name}(…)");
        }

        if (Count <= 0)
        {
            throw ParseException.Meaning($"invalid parameter (must be greater than 0) {name}({Count}",
                "the number of series is a whole number from 1");
        }

        if (Operation is VectorOperation.Sort or VectorOperation.SortDesc && Grouping is not null)
            throw ParseException.Meaning("sort and sort_desc doesn't allow grouping by ", Inside(name));
        if (Operation == VectorOperation.ApproxTopK && Grouping is not null)
            throw ParseException.Meaning($"grouping not allowed for {name} aggregation", Inside(name));
    }

    private static string Inside(string name) => $"group inside: {name}(… sum by (…) (…))";
}
