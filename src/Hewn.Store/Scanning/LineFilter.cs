namespace Hewn.Store.Scanning;

/// <summary>Which lines are meant: those that fulfil all conditions. Immutable.</summary>
public sealed class LineFilter
{
    /// <summary>Every line that is not blank.</summary>
    public static LineFilter All { get; } = new();

    /// <summary>All of these must be fulfilled.</summary>
    public IReadOnlyList<LineCondition> Conditions { get; init; } = [];

    /// <summary>Not before this, in nanoseconds since 1970, UTC; null: no bound. A line without a time fails.</summary>
    public long? FromNs { get; init; }

    /// <summary>Before this, in nanoseconds since 1970, UTC; null: no bound. A line without a time fails.</summary>
    public long? UntilNs { get; init; }

    internal bool HasTimeRange => FromNs is not null || UntilNs is not null;

    /// <summary>True when a line that is no record cannot pass.</summary>
    internal bool NeedsRecord => HasTimeRange || Conditions.Any(c => c.Kind != LineCondition.Kinds.Text);
}
