using System.Diagnostics.Metrics;

namespace Hewn.Diagnostics;

/// <summary>The figures of a running log as the meter <c>Hewn</c>, read when somebody collects.</summary>
/// <remarks>
/// Instruments: <c>hewn.records.written</c>, <c>hewn.file.rotations</c>, <c>hewn.file.write_errors</c>,
/// <c>hewn.backups.deleted</c> and <c>hewn.backups.failures</c>, each by <c>destination</c>;
/// <c>hewn.records.dropped</c> by <c>reason</c> (<c>buffer_full</c>, <c>write_failed</c> with its destination,
/// <c>stopped</c>; of noise control <c>folded</c>, <c>rate_limited</c>, <c>sampled</c>, <c>call_succeeded</c>,
/// <c>call_buffer_full</c>); <c>hewn.records.held_back</c> by destination; <c>hewn.buffer.used</c> and
/// <c>hewn.buffer.size</c> in bytes. Names follow OpenTelemetry's rules for metrics.
/// </remarks>
internal sealed class LogMeter : IDisposable
{
    private readonly Meter _meter;
    private readonly Func<LogStatus> _status;

    public LogMeter(Func<LogStatus> status, string? service)
    {
        _status = status;
        _meter = new Meter(new MeterOptions("Hewn")
        {
            Version = typeof(LogMeter).Assembly.GetName().Version?.ToString(3),
            Tags = service is null ? null : [new("service.name", service)],
            Scope = this,
        });
        _meter.CreateObservableCounter(
            "hewn.records.written", () => Each(file => file.Written), "{record}", "Records written.");
        _meter.CreateObservableCounter(
            "hewn.records.dropped", Dropped, "{record}", "Records lost, by reason.");
        _meter.CreateObservableUpDownCounter(
            "hewn.records.held_back", () => Each(file => file.HeldBack), "{record}", "Records a failing file refuses.");
        _meter.CreateObservableCounter(
            "hewn.file.rotations", () => Each(file => file.Rotations), "{rotation}", "Rotations.");
        _meter.CreateObservableCounter(
            "hewn.file.write_errors", () => Each(file => file.WriteErrors), "{error}", "Failed attempts to write.");
        _meter.CreateObservableCounter(
            "hewn.backups.deleted", () => Each(file => file.BackupsDeleted), "{file}", "Backups deleted.");
        _meter.CreateObservableCounter(
            "hewn.backups.failures",
            () => Each(file => file.BackupFailures),
            "{failure}",
            "Failed attempts to delete or to compress a backup.");
        _meter.CreateObservableUpDownCounter(
            "hewn.buffer.used", () => _status().BufferUsedBytes, "By", "Bytes of the ring in use.");
        _meter.CreateObservableUpDownCounter(
            "hewn.buffer.size", () => _status().BufferBytes, "By", "Bytes of the ring.");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Each(Func<DestinationStatus, long> figure) =>
        _status().Destinations.Select(file => new Measurement<long>(figure(file), Destination(file)));

    private IEnumerable<Measurement<long>> Dropped()
    {
        LogStatus status = _status();
        yield return new Measurement<long>(status.DroppedFull, Reason("buffer_full"));
        yield return new Measurement<long>(status.DroppedAtStop, Reason("stopped"));
        yield return new Measurement<long>(status.Suppressed.Folded, Reason("folded"));
        yield return new Measurement<long>(status.Suppressed.RateLimited, Reason("rate_limited"));
        yield return new Measurement<long>(status.Suppressed.SampledOut, Reason("sampled"));
        yield return new Measurement<long>(status.Suppressed.Forgotten, Reason("call_succeeded"));
        yield return new Measurement<long>(status.Suppressed.Overflowed, Reason("call_buffer_full"));
        foreach (DestinationStatus file in status.Destinations)
            yield return new Measurement<long>(file.Lost, Reason("write_failed"), Destination(file));
    }

    private static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);

    private static KeyValuePair<string, object?> Destination(DestinationStatus file) => new("destination", file.Name);
}
