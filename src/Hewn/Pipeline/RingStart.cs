using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>The ring of a log system that is about to start.</summary>
/// <param name="Memory">The ring.</param>
/// <param name="File">Its file; null when it lives in the process's own memory.</param>
internal sealed record RingStart(RingMemory Memory, RingFile? File)
{
    /// <summary>Why it has no file although it should; null when it has, or needs none.</summary>
    public string? Problem { get; private init; }

    /// <summary>The folder of the logs, where no locks are taken there.</summary>
    public string? NoLocks { get; private init; }

    /// <summary>
    /// Makes a ring in a file beside the first log; in the process's memory where there is no log file, and, with a
    /// warning, where no file can be mapped.
    /// </summary>
    public static RingStart For(
        HewnOptions options, IReadOnlyList<IDestination> destinations, IDisk disk, DiagnosticChannel diagnostics)
    {
        byte[] description = RingDescription.Write(destinations.Select(destination => destination.Target));
        long capacity = RingLayout.CapacityFor(options.BufferBytes);
        string? log = destinations
            .Select(destination => destination.Target?.Path)
            .FirstOrDefault(path => path is not null && LockFile.FolderOf(path) is not null);
        string? problem = null;
        if (log is not null)
        {
            try
            {
                var file = RingFile.Create(disk, log, options.RingDirectory, capacity, description);
                if (!file.IsLocked)
                    TellUnlocked(LockFile.FolderOf(log)!, diagnostics);
                return new RingStart(file.Memory, file)
                {
                    NoLocks = file.IsLocked ? null : LockFile.FolderOf(log),
                };
            }
            catch (Exception e) // Boundary: whatever keeps a file from being mapped, the log works without it.
            {
                string place = options.RingDirectory ?? LockFile.FolderOf(log)!;
                diagnostics.Report(
                    ProblemKind.Permanent,
                    $"No ring can be made in {place}, so records on their way do not survive a kill of the process; "
                    + $"everything else works. {e.Message}",
                    e);
                problem = e.Message;
            }
        }

        var block = new NativeBlock(RingMemory.BytesFor(capacity, description.Length));
        return new RingStart(RingMemory.Create(block, capacity, description), null) { Problem = problem };
    }

    private static void TellUnlocked(string folder, DiagnosticChannel diagnostics) => diagnostics.Report(
        ProblemKind.Permanent,
        $"No locks are taken in {folder} (by its file system, or because DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set), "
        + "so nothing keeps a second process from writing into the same log files, over this one's records. Unset that "
        + "variable, log to a local disk, or give each process a directory of its own; Shared does not work here. "
        + "Rings of ended processes are recovered only where process numbers prove that they have ended.");
}
