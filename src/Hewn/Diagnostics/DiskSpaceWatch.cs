using Hewn.Files;

namespace Hewn.Diagnostics;

/// <summary>
/// Logs how much room the disks of the log's files have, at the start and then again and again, so that a rule can tell
/// of a full disk before it is full. Thread-safe.
/// </summary>
/// <param name="folders">The folders of the files.</param>
/// <param name="disk">The disk.</param>
/// <param name="tell">Logs the free bytes of a folder's disk; must not throw.</param>
/// <param name="diagnostics">Where it is told that the room is not known.</param>
internal sealed class DiskSpaceWatch(
    IReadOnlyList<string> folders, IDisk disk, Action<string, long> tell, DiagnosticChannel diagnostics)
{
    private readonly Lock _gate = new(); // Held while it logs.
    private readonly HashSet<string> _unknown = []; // under _gate
    private ITimer? _timer;
    private volatile bool _isStopped;

    /// <summary>Begins.</summary>
    public void Begin(TimeProvider time, TimeSpan interval)
    {
        // What flows with whoever starts the log has nothing to do with these records.
        using AsyncFlowControl? suppressed =
            ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = time.CreateTimer(_ => Log(), null, TimeSpan.Zero, interval);
    }

    /// <summary>Logs no more; a record that is on its way is waited for, so that it comes before the end.</summary>
    /// <param name="longest">How long: it may wait for room in the ring.</param>
    public void Stop(TimeSpan longest)
    {
        _isStopped = true;
        _timer?.Dispose();
        if (_gate.TryEnter(longest))
            _gate.Exit();
    }

    private void Log()
    {
        if (!_gate.TryEnter())
            return; // The one before still waits for room in the ring.
        try
        {
            foreach (string folder in folders)
            {
                if (_isStopped)
                    return;
                if (disk.FreeBytes(folder) is { } free)
                    Tell(folder, free);
                else if (_unknown.Add(folder))
                    diagnostics.Report(ProblemKind.Temporary, $"How much room the disk of {folder} has is not known");
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Tell(string folder, long free)
    {
        if (_unknown.Remove(folder))
            diagnostics.Report(ProblemKind.Over, $"How much room the disk of {folder} has is known again");
        tell(folder, free);
    }
}
