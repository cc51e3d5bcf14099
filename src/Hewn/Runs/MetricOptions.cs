using Hewn.Configuration;

namespace Hewn.Runs;

/// <summary>Bounds of a run's metrics.</summary>
public sealed class MetricOptions
{
    /// <summary>
    /// Size in bytes at which <c>metrics.jsonl</c> becomes <c>.1</c>. Default 100,000,000; 0 = never.
    /// </summary>
    public long MaxFileBytes { get; set; } = 100_000_000;

    /// <summary>
    /// Backups kept, 0 to 1000. Default 10: some ten million lines. Older ones are deleted, which
    /// <see cref="MetricStatus.DeletedFiles"/> counts; statistics still know their values. With 0 the file grows.
    /// </summary>
    public int BackupCount { get; set; } = 10;

    /// <summary>
    /// Names of metrics that have statistics, 1 to 100,000. Default 1000; each takes up to 33 KiB of memory. Values
    /// of further names are written all the same, and counted in <see cref="MetricStatus.UntrackedValues"/>.
    /// </summary>
    public int MaxNames { get; set; } = 1000;

    /// <summary>
    /// Size in bytes of the ring between callers and the file, 1 MiB to 1 GiB. Default 4 MiB. When it is full a call
    /// waits for the writer, never for a broken disk.
    /// </summary>
    public int BufferBytes { get; set; } = 4 * 1024 * 1024;

    internal MetricOptions Copy() => (MetricOptions)MemberwiseClone();

    /// <exception cref="HewnConfigurationException">A value is not allowed; the message lists each.</exception>
    internal void Validate()
    {
        var problems = new List<string>();
        Range("MaxFileBytes", MaxFileBytes, 0, long.MaxValue);
        Range("BackupCount", BackupCount, 0, Limits.MaxBackupCount);
        Range("MaxNames", MaxNames, 1, Limits.MaxMetricNames);
        Range("BufferBytes", BufferBytes, Limits.MinBufferBytes, Limits.MaxBufferBytes);
        HewnConfigurationException.ThrowIfAny(problems);

        void Range(string key, long value, long low, long high)
        {
            if (value < low || value > high)
                problems.Add($"Metrics.{key}={value}: expected a whole number from {low} to {high}");
        }
    }
}
