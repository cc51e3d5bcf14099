using System.Globalization;

namespace Hewn.Server.Limits;

/// <summary>Settings of limits as text: <c>max_line_size=512KB</c>, by the names that Loki gives them.</summary>
public static class LimitText
{
    private static readonly (string Unit, long Bytes)[] _units =
    [
        ("KIB", 1L << 10), ("MIB", 1L << 20), ("GIB", 1L << 30), ("TIB", 1L << 40),
        ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
    ];

    /// <summary>The limits that can be set.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "max_line_size", "max_label_names_per_series", "max_label_name_length", "max_label_value_length",
        "max_structured_metadata_size", "max_structured_metadata_entries_count", "max_global_streams_per_user",
        "reject_old_samples_max_age", "creation_grace_period", "max_entries_limit_per_query", "max_query_series",
        "max_query_length", "query_timeout", "max_concurrent", "max_outstanding_per_tenant",
        "max_concurrent_tail_requests", "max_body_size", "max_push_memory", "ruler_max_rules_per_rule_group",
        "ruler_max_rule_groups_per_tenant", "delete_request_cancel_period", "delete_max_interval",
        "max_session_file_size", "max_decompressed_size", "max_concurrent_pushes", "max_query_parallelism",
    ];

    /// <summary>The same limits with one of them set.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="text">A name, an equals sign and a value.</param>
    /// <exception cref="ArgumentException">There is no such limit, or the value cannot be.</exception>
    public static ServerLimits With(ServerLimits limits, string text)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(text);
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        string name = sign < 0 ? text : text[..sign];
        string value = sign < 0 ? "" : text[(sign + 1)..];
        return name switch
        {
            "max_line_size" => limits with { MaxLineBytes = Size(name, value) },
            "max_label_names_per_series" => limits with { MaxLabelNames = Count(name, value, 1) },
            "max_label_name_length" => limits with { MaxLabelNameBytes = Size(name, value) },
            "max_label_value_length" => limits with { MaxLabelValueBytes = Size(name, value) },
            "max_structured_metadata_size" => limits with { MaxMetadataBytes = Size(name, value) },
            "max_structured_metadata_entries_count" => limits with { MaxMetadataCount = Count(name, value, 0) },
            "max_global_streams_per_user" => limits with { MaxStreams = Count(name, value, 0) },
            "reject_old_samples_max_age" => limits with { RejectOlderThan = Time(name, value) },
            "creation_grace_period" => limits with { CreationGrace = Time(name, value) },
            "max_entries_limit_per_query" => limits with { MaxEntries = Count(name, value, 1) },
            "max_query_series" => limits with { MaxSeries = Count(name, value, 1) },
            "max_query_length" => limits with { MaxQueryLength = Time(name, value) },
            "query_timeout" => limits with { QueryTimeout = Time(name, value) },
            "max_concurrent" => limits with { MaxConcurrentQueries = Count(name, value, 1) },
            "max_outstanding_per_tenant" => limits with { MaxWaitingQueries = Count(name, value, 0) },
            "max_concurrent_tail_requests" => limits with { MaxTails = Count(name, value, 0) },
            "ruler_max_rules_per_rule_group" => limits with { MaxRulesOfGroup = Count(name, value, 0) },
            "ruler_max_rule_groups_per_tenant" => limits with { MaxRuleGroups = Count(name, value, 0) },
            "max_body_size" => limits with { MaxBodyBytes = BodySize(name, value) },
            "max_decompressed_size" => limits with { MaxUnpackedBytes = BodySize(name, value) },
            "max_concurrent_pushes" => limits with { MaxConcurrentPushes = Count(name, value, 1) },
            "max_query_parallelism" => limits with { QueryThreads = Count(name, value, 1) },
            "max_session_file_size" => limits with { MaxSessionFileBytes = LargeSize(name, value) },
            "max_push_memory" => limits with { MaxPushMemoryBytes = Size(name, value) },
            "delete_request_cancel_period" => limits with { DeleteCancelPeriod = TimeOrNone(name, value) },
            "delete_max_interval" => limits with { DeleteMaxInterval = TimeOrNone(name, value) },
            _ => throw new ArgumentException(
                $"'{name}' is no limit. Allowed: {string.Join(", ", Names)}."),
        };
    }

    /// <summary>A number of bytes: <c>512</c>, <c>256KB</c>, <c>1.5GiB</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The bytes.</param>
    public static bool TryParseBytes(string text, out long bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        bytes = 0;
        string upper = text.Trim().ToUpperInvariant();
        (string unit, long size) = Array.Find(_units, one => upper.EndsWith(one.Unit, StringComparison.Ordinal));
        string digits = unit is null ? upper : upper[..^unit.Length];
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out decimal number)
            || number > long.MaxValue / (decimal)Math.Max(size, 1))
            return false;
        bytes = (long)(number * Math.Max(size, 1));
        return true;
    }

    /// <summary>A length of time: <c>30s</c>, <c>10m</c>, <c>12h</c>, <c>7d</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time.</param>
    public static bool TryParseTime(string text, out TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(text);
        time = TimeSpan.Zero;
        if (text.Length < 2 || !decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out decimal number) || number > 1_000_000_000)
            return false;
        decimal seconds = text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => 0,
        };
        if (seconds == 0 || number * seconds > 86_400m * 365_000)
            return false;
        time = TimeSpan.FromTicks((long)(number * seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private static int Size(string name, string value) =>
        TryParseBytes(value, out long bytes) && bytes is > 0 and <= int.MaxValue
            ? (int)bytes
            : throw Wrong(name, value, "a number of bytes from 1, such as 256KB");

    /// <summary>A body stands in memory in one piece.</summary>
    private static int BodySize(string name, string value) =>
        TryParseBytes(value, out long bytes) && bytes is > 0 and <= 1L << 30
            ? (int)bytes
            : throw Wrong(name, value, "a number of bytes from 1 to 1GiB, such as 64MiB");

    private static long LargeSize(string name, string value) =>
        TryParseBytes(value, out long bytes) && bytes > 0
            ? bytes
            : throw Wrong(name, value, "a number of bytes from 1, such as 16GiB");

    private static int Count(string name, string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw Wrong(name, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least}"));

    private static TimeSpan Time(string name, string value) =>
        TryParseTime(value, out TimeSpan time) && time > TimeSpan.Zero
            ? time
            : throw Wrong(name, value, "a number above 0 with a unit: 30s, 10m, 12h, 7d");

    private static TimeSpan TimeOrNone(string name, string value) =>
        TryParseTime(value, out TimeSpan time)
            ? time
            : throw Wrong(name, value, "a number from 0 with a unit: 0s, 10m, 12h, 7d");

    private static ArgumentException Wrong(string name, string value, string allowed) =>
        new($"{name}: '{value}' is not possible. Allowed: {allowed}.");
}
