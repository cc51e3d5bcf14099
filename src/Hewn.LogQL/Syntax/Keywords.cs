using System.Collections.Frozen;

namespace Hewn.LogQL.Syntax;

/// <summary>
/// The words of the language, in any case. Reserved ones are always keywords; names of functions only where a bracket,
/// <c>by</c> or <c>without</c> follows, so that labels may be called <c>sum</c> or <c>rate</c>.
/// </summary>
internal static class Keywords
{
    private static readonly FrozenSet<string> _reserved = FrozenSet.ToFrozenSet(
    [
        "by", "without", "bool", "on", "ignoring", "group_left", "group_right", "offset", "and", "or", "unless", "json",
        "logfmt", "regexp", "pattern", "unpack", "decolorize", "line_format", "label_format", "unwrap", "keep", "drop",
    ]);

    private static readonly FrozenSet<string> _functions = FrozenSet.ToFrozenSet(
    [
        "count_over_time", "rate", "rate_counter", "bytes_over_time", "bytes_rate", "avg_over_time", "sum_over_time",
        "min_over_time", "max_over_time", "stdvar_over_time", "stddev_over_time", "quantile_over_time",
        "first_over_time", "last_over_time", "absent_over_time", "count_distinct_over_time", "sum", "avg", "max", "min",
        "count", "stddev", "stdvar", "topk", "bottomk", "approx_topk", "sort", "sort_desc", "vector", "label_replace",
        "bytes", "duration", "duration_seconds", "ip",
    ]);

    public static bool IsReserved(string lowerCase) => _reserved.Contains(lowerCase);

    public static bool IsFunction(string lowerCase) => _functions.Contains(lowerCase);

    /// <summary>All words, for guesses at what was meant.</summary>
    public static IEnumerable<string> All => _reserved.Concat(_functions);
}
