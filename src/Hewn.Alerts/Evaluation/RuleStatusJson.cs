using System.Globalization;
using System.Text.Json;
using Hewn.Alerts.Rules;
using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Evaluation;

/// <summary>How rules stand as JSON, as <c>/api/v1/rules</c> of Prometheus and Loki's ruler answer.</summary>
public static class RuleStatusJson
{
    /// <summary>Writes the answer.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="groups">How the groups stand.</param>
    public static void Write(Utf8JsonWriter writer, IEnumerable<GroupStatus> groups)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(groups);
        writer.WriteStartObject();
        writer.WriteString("status", "success");
        writer.WriteStartObject("data");
        writer.WriteStartArray("groups");
        foreach (GroupStatus group in groups)
            Write(writer, group);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, GroupStatus group)
    {
        writer.WriteStartObject();
        writer.WriteString("name", group.Group.Name);
        writer.WriteString("file", group.File);
        writer.WriteNumber("interval", group.Interval.TotalSeconds);
        writer.WriteNumber("limit", group.Group.Limit);
        writer.WriteStartArray("rules");
        foreach (RuleStatus rule in group.Rules)
            Write(writer, rule);
        writer.WriteEndArray();
        writer.WriteNumber("evaluationTime", group.Rules.Sum(rule => rule.Duration.TotalSeconds));
        writer.WriteString("lastEvaluation", Text(group.Rules.Max(rule => rule.EvaluatedAt)));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RuleStatus status)
    {
        writer.WriteStartObject();
        if (status.Rule is AlertingRule)
            writer.WriteString("state", RuleRun.WordOf(status.State));
        writer.WriteString("name", status.Rule.Name);
        writer.WriteString("query", status.Rule.ExpressionText);
        if (status.Rule is AlertingRule alerting)
        {
            writer.WriteNumber("duration", alerting.For.TotalSeconds);
            writer.WriteNumber("keepFiringFor", alerting.KeepFiringFor.TotalSeconds);
            Write(writer, "annotations", alerting.Annotations);
            writer.WriteStartArray("alerts");
            foreach (Alert alert in status.Alerts)
                Write(writer, alert);
            writer.WriteEndArray();
        }

        Write(writer, "labels", status.Rule.Labels);
        writer.WriteString("health", status.Error is not null ? "err" : status.EvaluatedAt is null ? "unknown" : "ok");
        if (status.Error is not null)
            writer.WriteString("lastError", status.Error);
        writer.WriteNumber("evaluationTime", status.Duration.TotalSeconds);
        writer.WriteString("lastEvaluation", Text(status.EvaluatedAt));
        writer.WriteString("type", status.Rule is AlertingRule ? "alerting" : "recording");
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Alert alert)
    {
        writer.WriteStartObject();
        Write(writer, "labels", alert.Labels);
        Write(writer, "annotations", alert.Annotations);
        writer.WriteString("state", RuleRun.WordOf(alert.State));
        writer.WriteString("activeAt", Text(alert.ActiveAt));
        if (alert.KeepFiringSince is { } since)
            writer.WriteString("keepFiringSince", Text(since));
        writer.WriteString("value", alert.Value.ToString("R", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, LabelSet labels)
    {
        writer.WriteStartObject(name);
        foreach (Label label in labels)
            writer.WriteString(label.Name, label.Value);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<RuleText> texts)
    {
        writer.WriteStartObject(name);
        foreach (RuleText text in texts)
            writer.WriteString(text.Name, text.Text);
        writer.WriteEndObject();
    }

    /// <summary>A time as Go's JSON has it; its empty time for none.</summary>
    private static string Text(DateTimeOffset? time) => time is { } known
        ? known.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
        : "0001-01-01T00:00:00Z";
}
