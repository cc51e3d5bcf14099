using System.Globalization;
using System.Text.Json;
using Hewn.Alerts.Evaluation;
using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Notifications;

/// <summary>What a log is told: of an alert, of a recorded value, of a disk, or of a fault. Immutable.</summary>
/// <remarks>
/// A label of a name that a record has for itself stands with <c>_</c> behind it. The constructors are the
/// <c>Of…</c> methods; what each writes is told at <see cref="LogNotifier"/>.
/// </remarks>
public sealed class RuleRecord
{
    /// <summary>The logger that all of them have, except those of a disk.</summary>
    public const string RulesLogger = "hewn.rules";

    /// <summary>The logger of records about disks.</summary>
    public const string DiskLogger = "hewn.disk";

    private static readonly HashSet<string> _own = new(StringComparer.Ordinal)
    {
        "timestamp", "level", "message", "logger", "alertstate", "value", "metric", "active_since",
    };

    private readonly List<(string Name, string Text, bool IsNumber)> _fields = [];
    private readonly string _message;

    private RuleRecord(string level, string message, string logger = RulesLogger) =>
        (Level, _message, Logger) = (level, message, logger);

    /// <summary>Its level, as Hewn writes them.</summary>
    public string Level { get; }

    /// <summary>Its logger.</summary>
    public string Logger { get; }

    /// <summary>Its fields as texts, and its level: what a stored line has beside it.</summary>
    public LabelSet Fields => LabelSet.Of(_fields.Where(one => one.Text.Length > 0)
        .Select(one => new Label(one.Name, one.Text)).Append(new("level", Level)));

    /// <summary>That an alert fires or has ended.</summary>
    /// <param name="alert">The alert.</param>
    public static RuleRecord OfAlert(AlertNotification alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        bool isCritical = alert.Labels["severity"] == "critical";
        var record = new RuleRecord(alert.IsResolved ? "INFO" : isCritical ? "ERROR" : "WARN",
            $"alert {alert.Name} {(alert.IsResolved ? "is resolved" : "fires")}");
        record.Add("alertstate", alert.IsResolved ? "resolved" : "firing");
        record.Add("value", alert.Value);
        record.Add("active_since", JsonPost.TextOf(alert.StartsAt));
        record.Add(alert.Labels.Concat(alert.Annotations.Where(text => !alert.Labels.Has(text.Name))));
        return record;
    }

    /// <summary>What a recording rule gave.</summary>
    /// <param name="sample">The value.</param>
    public static RuleRecord OfSample(RecordedSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var record = new RuleRecord("DEBUG", "recorded " + sample.Name);
        record.Add("metric", sample.Name);
        record.Add("value", sample.Value);
        record.Add(sample.Labels);
        return record;
    }

    /// <summary>How much room a disk has: <c>disk_free_bytes</c> and <c>disk_total_bytes</c>.</summary>
    /// <param name="directory">A folder on it.</param>
    /// <param name="freeBytes">Bytes that may still be written.</param>
    /// <param name="totalBytes">Bytes that it has.</param>
    public static RuleRecord OfDisk(string directory, long freeBytes, long totalBytes)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var record = new RuleRecord("INFO", "Disk space", DiskLogger);
        record._fields.Add(("service", "hewn", false));
        record.Add("disk_free_bytes", freeBytes);
        record.Add("disk_total_bytes", totalBytes);
        record._fields.Add(("directory", directory, false));
        return record;
    }

    /// <summary>That something about rules goes wrong, or works again.</summary>
    /// <param name="message">What.</param>
    /// <param name="isOver">Whether it works again.</param>
    public static RuleRecord OfProblem(string message, bool isOver) => new(isOver ? "INFO" : "ERROR", message);

    /// <summary>The record as one line of JSON, with its line's end.</summary>
    /// <param name="at">Its time.</param>
    public byte[] ToLine(DateTimeOffset at)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", at.ToUniversalTime().ToString(
                "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("level", Level);
            writer.WriteString("message", _message);
            writer.WriteString("logger", Logger);
            foreach ((string name, string text, bool isNumber) in _fields)
            {
                if (isNumber)
                {
                    writer.WritePropertyName(name);
                    writer.WriteRawValue(text);
                }
                else
                {
                    writer.WriteString(name, text);
                }
            }

            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private void Add(string name, double value)
    {
        if (double.IsFinite(value))
            _fields.Add((name, value.ToString("R", CultureInfo.InvariantCulture), true));
        else
            Add(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private void Add(string name, long value) =>
        _fields.Add((name, value.ToString(CultureInfo.InvariantCulture), true));

    private void Add(string name, string text) => _fields.Add((name, text, false));

    private void Add(IEnumerable<Label> labels)
    {
        foreach (Label label in labels)
            Add(_own.Contains(label.Name) ? label.Name + "_" : label.Name, label.Value);
    }
}
