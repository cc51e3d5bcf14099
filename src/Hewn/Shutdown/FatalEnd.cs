using Hewn.Pipeline;

namespace Hewn.Shutdown;

/// <summary>What follows a FATAL record: it is on the disk, the process ends where that is set. Thread-safe.</summary>
/// <param name="pipeline">Where the record went.</param>
/// <param name="options">The settings in force: whether the process ends changes with them.</param>
internal sealed class FatalEnd(IRecordPipeline pipeline, HewnOptions options)
{
    private int _exiting;

    /// <summary>A FATAL record ends the process, even one that no destination takes.</summary>
    public bool EndsProcess => options.ExitOnFatal;

    /// <summary>The process ends in another way already: FATAL records do not end it.</summary>
    public void LeaveToOthers() => Volatile.Write(ref _exiting, 1);

    /// <summary>Writes a FATAL record, and returns when it is on the disk.</summary>
    public WriteResult Write(uint routes, ReadOnlySpan<byte> line)
    {
        if (options.FatalWaits)
            pipeline.SyncAtEnd(); // First: a stop that takes the record along does not miss it.
        WriteResult result = pipeline.Write(routes, Level.Fatal, line);
        After(result);
        return result;
    }

    /// <summary>A FATAL record was written, or not.</summary>
    private void After(WriteResult result)
    {
        // What was logged before is kept also where a full ring dropped it.
        if (options.FatalWaits && result != WriteResult.Stopped)
            pipeline.Flush(Limits.ShutdownFlushTimeout, toDisk: true);
        // Once: what ends the process may log at FATAL, too.
        if (options.ExitOnFatal && result != WriteResult.Stopped && Interlocked.Exchange(ref _exiting, 1) == 0)
            System.Environment.Exit(1);
    }

    /// <summary>No destination takes the record: the process ends all the same; what else was logged is kept.</summary>
    public void Unwritten(bool isStopped)
    {
        if (options.ExitOnFatal)
            After(isStopped ? WriteResult.Stopped : WriteResult.Accepted);
    }
}
