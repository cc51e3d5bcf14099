using System.Globalization;
using System.Text.Json;
using Hewn.Alerts.Evaluation;
using Hewn.Alerts.Rules;
using Hewn.LogQL.Labels;

namespace Hewn.Server.Rules;

/// <summary>How rules and alerts stand as JSON, member for member as Loki's ruler has it.</summary>
internal static class RuleStatusText
{
    /// <summary>Writes the answer of <c>/prometheus/api/v1/rules</c>.</summary>
    public static void WriteGroups(Utf8JsonWriter json, IEnumerable<GroupStatus> groups) => Write(json, () =>
    {
        json.WriteStartArray("groups");
        foreach (GroupStatus group in groups)
            Write(json, group);
        json.WriteEndArray();
    });

    /// <summary>Writes the answer of <c>/prometheus/api/v1/alerts</c>.</summary>
    public static void WriteAlerts(Utf8JsonWriter json, IEnumerable<Alert> alerts) => Write(json, () =>
    {
        json.WriteStartArray("alerts");
        foreach (Alert alert in alerts)
            Write(json, alert);
        json.WriteEndArray();
    });

    /// <summary>Writes an answer that says what is wrong.</summary>
    public static void WriteError(Utf8JsonWriter json, string type, string message)
    {
        json.WriteStartObject();
        json.WriteString("status", "error");
        json.WriteNull("data");
        json.WriteString("errorType", type);
        json.WriteString("error", message);
        json.WriteEndObject();
    }

    /// <summary>A number as Go prints it with <c>'e'</c>: <c>3e+00</c>, <c>1.25e-07</c>.</summary>
    public static string NumberOf(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        string[] parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        int exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        int point = parts[0].IndexOf('.', StringComparison.Ordinal) is >= 0 and int at ? at : parts[0].Length;
        string all = parts[0].Replace(".", "", StringComparison.Ordinal);
        string digits = all.TrimStart('0');
        exponent += point - 1 - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        if (digits.Length == 0)
            return double.IsNegative(value) ? "-0e+00" : "0e+00";
        string behind = digits.Length > 1 ? "." + digits[1..] : "";
        return (value < 0 ? "-" : "") + digits[0] + behind + "e" + (exponent < 0 ? "-" : "+")
            + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
    }

    private static void Write(Utf8JsonWriter json, Action members)
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WriteStartObject("data");
        members();
        json.WriteEndObject();
        json.WriteString("errorType", "");
        json.WriteString("error", "");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GroupStatus group)
    {
        json.WriteStartObject();
        json.WriteString("name", group.Group.Name);
        json.WriteString("file", group.File);
        json.WriteStartArray("rules");
        foreach (RuleStatus rule in group.Rules)
            Write(json, rule);
        json.WriteEndArray();
        json.WriteNumber("interval", group.Interval.TotalSeconds);
        json.WriteNumber("limit", group.Group.Limit);
        WriteEvaluation(json, group.Rules.Max(rule => rule.EvaluatedAt),
            group.Rules.Sum(rule => rule.Duration.TotalSeconds));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RuleStatus status)
    {
        json.WriteStartObject();
        var alerting = status.Rule as AlertingRule;
        if (alerting is not null)
            json.WriteString("state", WordOf(status.State));
        json.WriteString("name", status.Rule.Name);
        json.WriteString("query", status.Rule.Expression.ToString());
        if (alerting is not null)
            json.WriteNumber("duration", alerting.For.TotalSeconds);
        Write(json, "labels", status.Rule.Labels.Select(label => (label.Name, label.Text)));
        if (alerting is not null)
        {
            Write(json, "annotations", alerting.Annotations.Select(text => (text.Name, text.Text)));
            json.WriteStartArray("alerts");
            foreach (Alert alert in status.Alerts)
                Write(json, alert);
            json.WriteEndArray();
        }

        json.WriteString("health", status.Error is not null ? "err" : status.EvaluatedAt is null ? "unknown" : "ok");
        json.WriteString("lastError", status.Error ?? "");
        json.WriteString("type", alerting is null ? "recording" : "alerting");
        WriteEvaluation(json, status.EvaluatedAt, status.Duration.TotalSeconds);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Alert alert)
    {
        json.WriteStartObject();
        Write(json, "labels", alert.Labels);
        Write(json, "annotations", alert.Annotations);
        json.WriteString("state", WordOf(alert.State));
        json.WriteString("activeAt", TimeOf(alert.ActiveAt));
        json.WriteString("value", NumberOf(alert.Value));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, LabelSet labels) =>
        Write(json, name, labels.Select(label => (label.Name, label.Value)));

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<(string Name, string Text)> texts)
    {
        json.WriteStartObject(name);
        foreach ((string one, string text) in texts.OrderBy(text => text.Name, StringComparer.Ordinal))
            json.WriteString(one, text);
        json.WriteEndObject();
    }

    private static void WriteEvaluation(Utf8JsonWriter json, DateTimeOffset? at, double seconds)
    {
        json.WriteString("lastEvaluation", TimeOf(at));
        json.WriteNumber("evaluationTime", seconds);
    }

    private static string WordOf(AlertState state) => state switch
    {
        AlertState.Firing => "firing",
        AlertState.Pending => "pending",
        _ => "inactive",
    };

    /// <summary>A time as Go's JSON has it; its empty time for none.</summary>
    private static string TimeOf(DateTimeOffset? time) => time is { } known
        ? known.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
        : "0001-01-01T00:00:00Z";
}
