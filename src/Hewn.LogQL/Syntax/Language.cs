namespace Hewn.LogQL.Syntax;

/// <summary>How much a query may say.</summary>
public enum Language
{
    /// <summary>What Loki understands, and nothing else.</summary>
    Strict,

    /// <summary>
    /// Also: no selector (every stream), <c>| distinct</c>, <c>| sort</c>, <c>| first N by</c>, <c>| context N</c>,
    /// <c>count_distinct_over_time</c>.
    /// </summary>
    Extended,
}
