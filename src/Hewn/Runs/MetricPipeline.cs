using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Pipeline;
using Hewn.Ring;

namespace Hewn.Runs;

/// <summary>
/// The way of metric lines into their file: a ring, a writer and rotation of their own, so that neither the log nor the
/// metrics can be in the other's way.
/// </summary>
internal sealed class MetricPipeline
{
    private readonly RingWriter _writer;
    private readonly RingPipeline _pipeline; // The writer's thread closes all that is open.
    private readonly int _backupCount;

    private MetricPipeline(RingWriter writer, RingPipeline pipeline, int backupCount) =>
        (_writer, _pipeline, _backupCount) = (writer, pipeline, backupCount);

    /// <summary>Opens the file and begins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Its bounds.</param>
    /// <param name="log">How safe lines are when, and where the ring stands.</param>
    /// <param name="diagnostics">Where failures are told.</param>
    public static MetricPipeline Start(
        string path, MetricOptions options, HewnOptions log, DiagnosticChannel diagnostics)
    {
        var ringOptions = new HewnOptions
        {
            BufferBytes = options.BufferBytes,
            RingDirectory = log.RingDirectory,
            Durability = log.Durability,
            FlushInterval = log.FlushInterval,
            Time = log.Time,
        };
        var notes = new MetricNotes(log);
        var file = new FileDestination(
            SystemDisk.Instance,
            new LogFileOptions(path),
            new RingTarget(path, options.MaxFileBytes, options.BackupCount, FileFormat.Json)
            {
                HoldsNumbersOnly = true,
            },
            log.Time,
            diagnostics,
            notes,
            log.Durability != Durability.Buffered);
        RingStart ring = RingStart.For(ringOptions, [file], SystemDisk.Instance, diagnostics);
        var writer = new RingWriter(ring.Memory, ring.File, [file], ringOptions, notes, diagnostics)
        {
            NoFile = ring.Problem,
        };
        var pipeline = new RingPipeline(writer, ringOptions);
        pipeline.Begin();
        return new MetricPipeline(writer, pipeline, options.BackupCount);
    }

    /// <summary>Takes a line; false when it has ended.</summary>
    public bool Write(ReadOnlySpan<byte> line) =>
        _pipeline.Write(routes: 1, Level.Info, line) == WriteResult.Accepted;

    public bool Flush(TimeSpan timeout) => _pipeline.Flush(timeout, toDisk: false) && File.Problem is null;

    public bool Stop(TimeSpan timeout) => _pipeline.Stop(timeout);

    public PipelineCounts Counts => _writer.Counts;

    public DestinationStatus File => _writer.Lanes[0].Status;

    public long DeletedFiles => _backupCount == 0 ? 0 : Math.Max(0, File.Rotations - _backupCount);

    public bool SurvivesKill => _writer.Memory.IsKept;
}
