using Hewn.LogQL.Values;

namespace Hewn.LogQL.Expressions;

/// <summary>
/// Lines of a stretch of time, for each point in time anew: <c>{…} | json | unwrap x [5m] offset 1h</c>.
/// </summary>
/// <param name="Log">The lines.</param>
/// <param name="Interval">Length of the stretch, nanoseconds.</param>
/// <param name="Offset">How far back it lies, nanoseconds; negative is forward.</param>
/// <param name="Unwrap">Where the numbers come from; null when lines are counted.</param>
public sealed record LogRange(LogExpression Log, long Interval, long Offset, Unwrap? Unwrap)
{
    private string Times => $"[{PrometheusDuration.Format(Interval)}]";

    /// <inheritdoc/>
    public override string ToString() => (Unwrap is null ? $"{Log}" : $"{Log} {Unwrap}") + Times
        + (Offset == 0 ? "" : " offset " + GoDuration.Format(Offset));

    /// <summary>Prints over several lines.</summary>
    internal string Format(int depth)
    {
        string line = "\n" + new string(' ', (2 * depth) + 2);
        string unwrap = Unwrap is null ? "" : line + string.Join(line, Unwrap.Lines);
        string offset = Offset == 0 ? "" : " offset " + PrometheusDuration.Format(Offset);
        return $"{Log.Format(depth)}{unwrap} {Times}{offset}";
    }
}
