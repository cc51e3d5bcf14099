using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hewn.Alerts.Evaluation;
using Hewn.LogQL.Labels;

namespace Hewn.Alerts.State;

/// <summary>
/// The course of alerts in a file, so that a restart neither forgets how long one is pending nor tells of it twice.
/// Thread-safe.
/// </summary>
/// <remarks>
/// It is replaced as a whole, by way of a second file: a kill leaves the old or the new one. A rule is known by its
/// file, group, name, query and labels; what belongs to none is dropped.
/// </remarks>
internal sealed class AlertStateFile(string path)
{
    private const int Version = 1;
    private readonly Lock _gate = new();
    private string _written = "";
    private bool _isBroken;

    /// <summary>Gives rules the alerts that the file has for them.</summary>
    /// <returns>Null, or why the file cannot be read.</returns>
    public string? Restore(IReadOnlyList<GroupRun> groups, DateTimeOffset now)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = json.RootElement;
            if (root.GetProperty("version").GetInt32() != Version)
                return $"the state of alerts in '{path}' is of another version; they begin anew";
            TimeSpan away = now - TimeOf(root.GetProperty("saved_at"));
            if (away < TimeSpan.Zero)
                away = TimeSpan.Zero;
            var rules = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (JsonElement rule in root.GetProperty("rules").EnumerateArray())
                rules[rule.GetProperty("rule").GetString()!] = rule;
            foreach (GroupRun group in groups)
                group.WithTrackers(tracker => Restore(group, tracker, rules, away));
            return null;
        }
        catch (Exception odd) when (odd is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return $"the state of alerts in '{path}' cannot be read ({odd.Message}); they begin anew";
        }
    }

    /// <summary>Writes the file, if there is something new to write.</summary>
    /// <returns>Null, or why it cannot be written; told once until it works again.</returns>
    public string? Save(IReadOnlyList<GroupRun> groups, DateTimeOffset at)
    {
        lock (_gate)
        {
            bool hasPending = false;
            string rules = Rules(groups, ref hasPending);
            if (rules == _written && !hasPending)
                return null;
            try
            {
                string text = $"{{\"version\":{Version},\"saved_at\":\"{at:O}\",\"rules\":{rules}}}\n";
                string fresh = path + ".new";
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                File.WriteAllText(fresh, text);
                File.Move(fresh, path, overwrite: true);
                _written = rules;
                _isBroken = false;
                return null;
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                bool isKnown = _isBroken;
                _isBroken = true;
                return isKnown ? null
                    : $"the state of alerts cannot be kept in '{path}': {failed.Message} It is tried again.";
            }
        }
    }

    private static void Restore(
        GroupRun group, AlertTracker tracker, Dictionary<string, JsonElement> rules, TimeSpan away)
    {
        if (!rules.TryGetValue(KeyOf(group, tracker), out JsonElement rule))
            return;
        foreach (JsonElement kept in rule.GetProperty("alerts").EnumerateArray())
        {
            var alert = new Alert(
                LabelsOf(kept.GetProperty("labels")),
                LabelsOf(kept.GetProperty("annotations")),
                Enum.Parse<AlertState>(kept.GetProperty("state").GetString()!),
                double.Parse(kept.GetProperty("value").GetString()!, CultureInfo.InvariantCulture),
                TimeOf(kept.GetProperty("active_at")))
            {
                FiredAt = MaybeTime(kept, "fired_at"),
                KeepFiringSince = MaybeTime(kept, "keep_firing_since"),
                ResolvedAt = MaybeTime(kept, "resolved_at"),
            };
            if (alert.State == AlertState.Pending && away > Limits.OutageTolerance)
                continue;
            if (alert.State == AlertState.Pending)
                alert = alert with { ActiveAt = alert.ActiveAt + away };
            var tracked = new TrackedAlert(alert);
            foreach (JsonProperty told in kept.GetProperty("told").EnumerateObject())
                tracked.NoteTold(told.Name, TimeOf(told.Value));
            tracker.Restore(tracked);
        }
    }

    private static string Rules(IReadOnlyList<GroupRun> groups, ref bool hasPending)
    {
        using var text = new MemoryStream();
        bool isPending = false;
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartArray();
            foreach (GroupRun group in groups)
            {
                group.WithTrackers(tracker =>
                {
                    if (tracker.Tracked.Count == 0)
                        return;
                    isPending |= tracker.Tracked.Any(one => one.Alert.State == AlertState.Pending);
                    Write(writer, group, tracker);
                });
            }

            writer.WriteEndArray();
        }

        hasPending = isPending;
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static void Write(Utf8JsonWriter writer, GroupRun group, AlertTracker tracker)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", KeyOf(group, tracker));
        writer.WriteStartArray("alerts");
        foreach (TrackedAlert tracked in tracker.Tracked)
        {
            Alert alert = tracked.Alert;
            writer.WriteStartObject();
            WriteLabels(writer, "labels", alert.Labels);
            WriteLabels(writer, "annotations", alert.Annotations);
            writer.WriteString("state", alert.State.ToString());
            writer.WriteString("value", alert.Value.ToString("R", CultureInfo.InvariantCulture));
            writer.WriteString("active_at", alert.ActiveAt);
            WriteTime(writer, "fired_at", alert.FiredAt);
            WriteTime(writer, "keep_firing_since", alert.KeepFiringSince);
            WriteTime(writer, "resolved_at", alert.ResolvedAt);
            writer.WriteStartObject("told");
            foreach ((string notifier, DateTimeOffset at) in tracked.Told)
                writer.WriteString(notifier, at);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A name of fixed length for a rule, whatever its query is.</summary>
    private static string KeyOf(GroupRun group, AlertTracker tracker)
    {
        byte[] identity = Encoding.UTF8.GetBytes($"{group.File}\n{group.Group.Name}\n{tracker.Rule.Identity}");
        return $"{tracker.Rule.Name} {Convert.ToHexStringLower(SHA256.HashData(identity).AsSpan(0, 16))}";
    }

    private static void WriteLabels(Utf8JsonWriter writer, string name, LabelSet labels)
    {
        writer.WriteStartObject(name);
        foreach (Label label in labels)
            writer.WriteString(label.Name, label.Value);
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            writer.WriteString(name, known);
    }

    private static LabelSet LabelsOf(JsonElement labels) =>
        LabelSet.Of(labels.EnumerateObject().Select(label => new Label(label.Name, label.Value.GetString()!)));

    private static DateTimeOffset TimeOf(JsonElement time) => time.GetDateTimeOffset();

    private static DateTimeOffset? MaybeTime(JsonElement alert, string name) =>
        alert.TryGetProperty(name, out JsonElement time) ? TimeOf(time) : null;
}
