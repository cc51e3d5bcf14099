using System.Buffers;
using System.Text.Json;
using Hewn.Diagnostics;
using Hewn.Files;

namespace Hewn.Runs;

/// <summary>The file <c>metrics_summary.json</c>: what a run's metrics came to. Thread-safe.</summary>
internal sealed class MetricSummary(string path, string run, TimeProvider time, DiagnosticChannel diagnostics)
{
    private readonly Lock _writing = new();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private bool _isFinal;

    /// <summary>Replaces the file. False when it cannot be written, which is told; never throws.</summary>
    public bool Write(
        MetricStatus status, long? firstStep, long lastStep, IReadOnlyList<MetricStatistics> metrics, bool isFinal)
    {
        lock (_writing)
        {
            if (_isFinal && !isFinal)
                return true; // A flush on its way while the run ended: what stands there is newer.
            _isFinal = isFinal;
            try
            {
                NewFile.Replace(SystemDisk.Instance, path, Json(status, firstStep, lastStep, metrics));
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                diagnostics.Report(ProblemKind.Permanent, $"{path} cannot be written: {e.Message}", e);
                return false;
            }
        }
    }

    private ReadOnlySpan<byte> Json(
        MetricStatus status, long? firstStep, long lastStep, IReadOnlyList<MetricStatistics> metrics)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("run", run);
            json.WriteString("started", _started.UtcDateTime);
            json.WriteString("written", time.GetUtcNow().UtcDateTime);
            json.WriteBoolean("is_final", _isFinal);
            if (firstStep is { } first)
            {
                json.WriteNumber("first_step", first);
                json.WriteNumber("last_step", lastStep);
            }

            json.WriteNumber("lines", status.Lines);
            json.WriteNumber("dropped_lines", status.Dropped);
            json.WriteNumber("deleted_files", status.DeletedFiles);
            json.WriteNumber("not_finite", status.NotFinite);
            json.WriteNumber("replaced_values", status.Replaced);
            json.WriteNumber("untracked_values", status.UntrackedValues);
            json.WriteStartObject("metrics");
            foreach (MetricStatistics metric in metrics)
                Write(json, metric);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return (byte[])[.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void Write(Utf8JsonWriter json, MetricStatistics metric)
    {
        json.WriteStartObject(metric.Name);
        json.WriteNumber("count", metric.Count);
        json.WriteNumber("not_finite", metric.NotFinite);
        Write(json, "min", metric.Min);
        Write(json, "max", metric.Max);
        Write(json, "mean", metric.Mean);
        Write(json, "stddev", metric.StandardDeviation);
        Write(json, "p50", metric.P50);
        Write(json, "p95", metric.P95);
        Write(json, "p99", metric.P99);
        json.WriteBoolean("quantiles_exact", metric.AreQuantilesExact);
        Write(json, "last", metric.Last);
        json.WriteNumber("last_step", metric.LastStep);
        json.WriteEndObject();
    }

    /// <summary>As in the lines: what JSON has no number for is a string.</summary>
    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
