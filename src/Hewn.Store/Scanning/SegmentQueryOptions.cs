namespace Hewn.Store.Scanning;

/// <summary>How questions are answered. Immutable.</summary>
public sealed record SegmentQueryOptions
{
    /// <summary>Threads of a question, 1 to 8; default: one a processor.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, Reading.ScanLimits.MaxThreads);

    /// <summary>Told how many bytes of all files are done, by any of the threads; null: nobody.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Whether to use and build indexes; default: use those that are there.</summary>
    public IndexUse Index { get; init; } = IndexUse.IfPresent;

    /// <summary>Files below so many bytes get no index from <see cref="IndexUse.Build"/>; default: 32 MiB.</summary>
    public long MinIndexedBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Told how many bytes are done of the file that an index is being built for; null: nobody.</summary>
    public IProgress<long>? IndexProgress { get; init; }

    internal ScanTuning Tuning { get; init; } = new();

    internal int ThreadCount => Math.Clamp(Threads, 1, Reading.ScanLimits.MaxThreads);
}
