using Hewn.Records;
using Hewn.Ring;

namespace Hewn.Diagnostics;

/// <summary>What a log says about itself, in itself: losses, and what was saved from a dead process.</summary>
internal sealed class OwnRecords(LogSystem system)
{
    private const string LoggerName = Routing.LevelRules.OwnName;

    /// <summary>The line that tells what the full ring refused.</summary>
    public byte[] OfFullBuffer(long dropped) => LineOf(
        $"{dropped} records dropped: the buffer was full", ("dropped", dropped), ("reason", "buffer_full"));

    /// <summary>The line that tells what a failing file lost.</summary>
    public byte[] OfLoss(string path, long dropped) => LineOf(
        $"{dropped} records lost while the file could not be written",
        ("dropped", dropped), ("reason", "write_failed"), ("file", path));

    /// <summary>Logs what dead processes left and what became of it.</summary>
    public void TellRecovered(IReadOnlyList<RingReport> found, DiagnosticChannel diagnostics)
    {
        Logger log = system.For(LoggerName);
        foreach (RingReport ring in found)
        {
            if (ring.Recovered > 0)
            {
                log.Warn(
                    "Records of a process that ended without closing its log were recovered",
                    ("records", ring.Recovered), ("process", ring.ProcessId), ("ring", ring.Ring));
            }

            if (ring.DamagedLines > 0)
            {
                log.Error(
                    "Records in a ring were damaged and are lost", ("records", ring.DamagedLines), ("ring", ring.Ring));
            }

            foreach (string problem in ring.Files.Select(file => file.Problem).Append(ring.Problem).OfType<string>())
                diagnostics.Report(ProblemKind.Temporary, $"{ring.Ring} could not be recovered yet: {problem}");
        }
    }

    private byte[] LineOf(string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        RecordWriter.WriteAlone(new LoggerBinding(system, LoggerName), Level.Warn, message, fields);
}
