using Hewn.LogQL.Values;

namespace Hewn.LogQL.Metrics;

/// <summary>
/// Steps as requests have them: seconds (<c>60</c>, <c>1.5</c>, <c>1e3</c>) or a duration (<c>5m</c>, <c>1h30m</c>).
/// </summary>
public static class StepText
{
    /// <summary>Reads a step.</summary>
    /// <returns>Nanoseconds, not always positive.</returns>
    /// <exception cref="LogQLException">It is none.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const decimal second = 1_000_000_000;
        if (GoFloat.TryParse(text, out double seconds))
        {
            if (!double.IsFinite(seconds) || Math.Abs(seconds) >= (double)(long.MaxValue / second))
            {
                throw new EvaluationException(
                    $"cannot parse {GoText.Quote(text)} to a valid duration. It overflows int64");
            }

            return (long)(seconds * (double)second);
        }

        if (PrometheusDuration.Parse(text, out long nanoseconds) is null)
            return nanoseconds;
        throw new EvaluationException($"cannot parse {GoText.Quote(text)} to a valid duration");
    }
}
