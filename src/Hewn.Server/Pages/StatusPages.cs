using System.Globalization;
using System.Text;
using Hewn.AspNetCore.Metrics;
using Hewn.Server.Http;
using Hewn.Server.Limits;
using Hewn.Server.Metrics;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Pages;

/// <summary>What a server says of itself: whether it is ready, its figures, its settings.</summary>
internal sealed class StatusPages(LogServer server)
{
    /// <summary>The Loki whose API this is, and our own version behind it.</summary>
    private static readonly string _version =
        "3.4.0+hewn." + (typeof(StatusPages).Assembly.GetName().Version?.ToString(3) ?? "0");

    /// <summary>Answers <c>ready</c>: it is as soon as it answers.</summary>
    public static Task ReadyAsync(HttpContext context) => TextAnswer.WriteAsync(context, 200, "ready\n");

    /// <summary>Answers <c>metrics</c>.</summary>
    public Task MetricsAsync(HttpContext context) =>
        TextAnswer.WriteAsync(context, 200, FiguresPage.Write(server), PrometheusText.ContentType);

    /// <summary>Answers <c>services</c>.</summary>
    public static Task ServicesAsync(HttpContext context) =>
        TextAnswer.WriteAsync(context, 200, "server => Running\nstore => Running\n");

    /// <summary>Answers <c>status/buildinfo</c>.</summary>
    public static Task BuildAsync(HttpContext context) => TextAnswer.WriteJsonAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("version", _version);
        foreach (string name in (string[])["revision", "branch", "buildUser", "buildDate", "goVersion"])
            json.WriteString(name, "");
        json.WriteEndObject();
    });

    /// <summary>Answers <c>config</c>: the settings in force, as YAML with Loki's names where it has some.</summary>
    public Task ConfigAsync(HttpContext context)
    {
        LogServerOptions options = server.Options;
        var text = new StringBuilder();
        Line(text, "target", "all");
        Line(text, "auth_enabled", Word(options.HasTenants));
        Line(text, "log_directory", TimeText.Quoted(Path.GetFullPath(options.Directory)));
        Line(text, "api_keys", options.Keys.Count.ToString(CultureInfo.InvariantCulture));
        Line(text, "index_files", Word(options.IndexesFiles));
        text.Append("limits_config:\n");
        foreach ((string name, object value) in Limits())
            Line(text, "  " + name, value is bool flag ? Word(flag) : Invariant(value));
        Line(text, "  discover_service_name",
            "[" + string.Join(", ", options.ServiceNameLabels) + "]");
        Line(text, "  discover_log_levels", Word(options.DiscoversLevels));
        text.Append("compactor:\n");
        Line(text, "  delete_request_cancel_period", Span(options.Limits.DeleteCancelPeriod));
        Line(text, "  delete_max_interval", Span(options.Limits.DeleteMaxInterval));
        Line(text, "retention_bytes", options.RetentionBytes.ToString(CultureInfo.InvariantCulture));
        return TextAnswer.WriteAsync(context, 200, text.ToString());
    }

    /// <summary>Answers <c>drilldown-limits</c>: what Grafana's Logs Drilldown asks before it begins.</summary>
    public Task DrilldownAsync(HttpContext context) => TextAnswer.WriteJsonAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("limits");
        foreach ((string name, object value) in Limits())
        {
            if (value is string word)
                json.WriteString(name, word);
            else if (value is bool flag)
                json.WriteBoolean(name, flag);
            else
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
        }

        json.WriteStartArray("discover_service_name");
        foreach (string name in server.Options.ServiceNameLabels)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteBoolean("discover_log_levels", server.Options.DiscoversLevels);
        json.WriteEndObject();
        json.WriteBoolean("pattern_ingester_enabled", true);
        json.WriteString("version", _version);
        json.WriteEndObject();
    });

    private IEnumerable<(string Name, object Value)> Limits()
    {
        ServerLimits limits = server.Options.Limits;
        return
        [
            ("max_label_names_per_series", limits.MaxLabelNames),
            ("max_label_name_length", limits.MaxLabelNameBytes),
            ("max_label_value_length", limits.MaxLabelValueBytes),
            ("max_line_size", limits.MaxLineBytes),
            ("max_structured_metadata_size", limits.MaxMetadataBytes),
            ("max_structured_metadata_entries_count", limits.MaxMetadataCount),
            ("allow_structured_metadata", true),
            ("volume_enabled", true),
            ("max_global_streams_per_user", limits.MaxStreams),
            ("reject_old_samples", limits.RejectOlderThan is not null),
            ("reject_old_samples_max_age", Span(limits.RejectOlderThan)),
            ("creation_grace_period", Span(limits.CreationGrace)),
            ("max_entries_limit_per_query", limits.MaxEntries),
            ("max_query_series", limits.MaxSeries),
            ("max_query_length", Span(limits.MaxQueryLength)),
            ("query_timeout", Span(limits.QueryTimeout)),
            ("max_query_parallelism", limits.QueryThreads),
            ("retention_period", Span(server.Options.Retention)),
        ];
    }

    private static string Span(TimeSpan? time) => time is { } known
        ? FormattableString.Invariant($"{(long)known.TotalHours}h{known.Minutes}m{known.Seconds}s")
        : "0s";

    private static string Word(bool flag) => flag ? "true" : "false";

    private static void Line(StringBuilder text, string name, string value) =>
        text.Append(name).Append(": ").Append(value).Append('\n');

    private static string Invariant(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
