namespace Hewn.Alerts.Rules;

/// <summary>Rules that are evaluated one after the other, at the same time. Immutable.</summary>
/// <param name="Name">Its name, once in a file.</param>
/// <param name="Rules">Its rules, in order.</param>
public sealed record RuleGroup(string Name, IReadOnlyList<Rule> Rules)
{
    /// <summary>From one evaluation to the next; null: as whoever evaluates has it.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How far back in time queries are asked, for logs that come late. Default: not at all.</summary>
    public TimeSpan QueryOffset { get; init; }

    /// <summary>
    /// Alerts of an alerting rule, series of a recording rule; a rule with more fails. 0, the default: no such limit.
    /// </summary>
    public int Limit { get; init; }
}
