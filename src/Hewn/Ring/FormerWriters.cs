using System.Diagnostics;
using Hewn.Files;

namespace Hewn.Ring;

/// <summary>
/// Who gets a log file's lock while the program runs follows somebody who may have been killed in the middle of a
/// line: what he left in his ring is written before anything else is, because a torn line that others have written
/// behind can be ended by nobody.
/// </summary>
/// <remarks>
/// The lock of the file is held, so no process that lives writes it. The lock of a ring is taken only if it is free at
/// once, so two who wait for each other's cannot be.
/// </remarks>
/// <param name="disk">The disk.</param>
/// <param name="log">The log file.</param>
/// <param name="folders">Where rings may stand.</param>
/// <param name="time">The clock, for lines that tell of losses.</param>
/// <param name="tell">Told of each ring that was found.</param>
internal sealed class FormerWriters(
    IDisk disk, string log, IReadOnlyList<string> folders, TimeProvider time, Action<RingReport> tell)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Writes what they left. To be called with the file's lock held, before the file is opened.</summary>
    /// <exception cref="IOException">
    /// The file's last line is torn, it is known how it goes on, and the disk refuses that.
    /// </exception>
    public void Recover()
    {
        var held = new HeldLock(disk, LockFile.NameOf(log)!);
        long from = Stopwatch.GetTimestamp();
        using var never = new ManualResetEventSlim();
        while (true)
        {
            RecoverNow(held);
            if (!IsTorn() || !HasOthers() || Stopwatch.GetElapsedTime(from) >= Limits.FormerWriterPatience)
                return;
            never.Wait(_pause);
        }
    }

    private void RecoverNow(HeldLock held)
    {
        foreach (RingReport report in DeadRings.Recover(held, folders, time))
        {
            tell(report);
            RingReport.FileReport? torn = report.Files.FirstOrDefault(
                file => file.Path == log && file.EndedTornLine && file.Problem is not null);
            if (torn is not null)
                throw new IOException($"The line that an ended process has torn cannot be ended: {torn.Problem}");
        }
    }

    private bool IsTorn()
    {
        using IDiskFile? file = disk.OpenRead(log);
        Span<byte> last = stackalloc byte[1];
        return file is not null && file.Length is > 0 and var length
            && file.Read(last, length - 1) > 0 && last[0] != (byte)'\n';
    }

    // The system lets go of a killed process's locks one after the other: its ring's may come behind the file's.
    private bool HasOthers() => folders
        .SelectMany(folder => RingPlace.ListIn(disk, folder))
        .Any(place => place.ProcessId != Environment.ProcessId);
}
