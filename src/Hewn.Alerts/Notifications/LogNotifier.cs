using Hewn.Alerts.Evaluation;

namespace Hewn.Alerts.Notifications;

/// <summary>
/// Writes alerts and recorded series as records of a log, a JSON line each, so that they can be asked like any other.
/// Thread-safe.
/// </summary>
/// <remarks>
/// An alert: level WARN when it fires (ERROR where its label <c>severity</c> says <c>critical</c>), INFO when it has
/// ended; fields <c>alertname alertstate value</c>, its labels, and its annotations. A recorded value: level DEBUG,
/// fields <c>metric value</c>, and its labels. A disk: level INFO, service <c>hewn</c>, fields
/// <c>disk_free_bytes disk_total_bytes directory</c>. A label of a name that a record has for itself stands with
/// <c>_</c> behind it.
/// </remarks>
/// <param name="stream">Where the lines go; flushed after each call, not closed.</param>
/// <param name="time">The clock of the records; null: the system's.</param>
public sealed class LogNotifier(Stream stream, TimeProvider? time = null) : INotifier
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public string Name => "log";

    /// <inheritdoc/>
    public TimeSpan? ResendAfter => null;

    /// <inheritdoc/>
    public Task NotifyAsync(IReadOnlyList<AlertNotification> alerts, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        Write(alerts.Select(RuleRecord.OfAlert));
        return Task.CompletedTask;
    }

    /// <summary>Writes recorded series; <c>ALERTS</c> is left out, as alerts are told when they change.</summary>
    /// <param name="samples">What was recorded.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Record(IReadOnlyList<RecordedSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Write(samples.Where(sample => sample.Name != "ALERTS").Select(RuleRecord.OfSample));
    }

    /// <summary>Writes a record.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(RuleRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Write([record]);
    }

    private void Write(IEnumerable<RuleRecord> records)
    {
        DateTimeOffset now = _time.GetUtcNow();
        byte[] lines = [.. records.SelectMany(record => record.ToLine(now))];
        if (lines.Length == 0)
            return;
        lock (_gate)
        {
            // Whole lines in one write: whoever follows the file sees no half ones.
            stream.Write(lines);
            stream.Flush();
        }
    }
}
