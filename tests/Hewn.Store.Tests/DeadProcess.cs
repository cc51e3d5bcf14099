using System.Text;
using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Store.Tests;

/// <summary>A process that logs into a ring, writes nothing into its files, and is killed.</summary>
internal sealed class DeadProcess
{
    private const int CapacityBytes = 1024 * 1024;
    private readonly RingFile _ring;
    private readonly RingProducer _producer;
    private readonly RingTarget[] _targets;
    private long _end;
    private long _lost;

    /// <summary>A process with a log file; a torn or whole beginning of what it logs may be put into it.</summary>
    public DeadProcess(string path, FileFormat format = FileFormat.Json, long maxBytes = 0)
        : this([new RingTarget(path, maxBytes, 5, format)])
    {
    }

    public DeadProcess(RingTarget[] targets, string? elsewhere = null)
    {
        _targets = targets;
        byte[] description = RingDescription.Write(targets);
        _ring = RingFile.Create(SystemDisk.Instance, targets[0].Path, elsewhere, CapacityBytes, description);
        _producer = new RingProducer(_ring.Memory);
        foreach (RingTarget missing in targets.Where(target => !File.Exists(target.Path)))
            File.WriteAllText(missing.Path, "");
        Checkpoint();
    }

    /// <summary>The process's number, as rings know it.</summary>
    public static int Id => Environment.ProcessId;

    /// <summary>The ring's path.</summary>
    public string Ring => _ring.Path;

    /// <summary>Where the ring's frames begin in its file.</summary>
    public long FramesAt => new FileInfo(_ring.Path).Length - CapacityBytes;

    /// <summary>Logs a line into its first file, or those with these bits.</summary>
    public DeadProcess Log(string line, uint routes = 1)
    {
        _producer.TryWrite(routes, Encoding.UTF8.GetBytes(line), out _end).ShouldBe(ClaimResult.Claimed);
        return this;
    }

    /// <summary>Remembers that the files hold all that was logged so far.</summary>
    public void Checkpoint() => new RingCheckpoint(_ring.Memory).Save(
    [
        .. _targets.Select(target => new RingMark(
            _end, LengthOf(target), FileIdentity.Of(target.Path)!.Value) { Lost = _lost }),
    ]);

    /// <summary>Loses records and can tell of it in no file: refused by the full ring, given up by each file.</summary>
    public DeadProcess Lose(int dropped, int givenUp)
    {
        var times = new RingLossTimes(_ring.Memory);
        _ring.Memory.Dropped += dropped;
        _lost += givenUp;
        if (dropped > 0)
            times.Note(LossReason.BufferFull);
        if (givenUp > 0)
            times.Note(LossReason.WriteFailed);
        Checkpoint();
        return this;
    }

    /// <summary>Is killed.</summary>
    public DeadProcess Die()
    {
        _ring.Dispose();
        return this;
    }

    /// <summary>The log of a session, in which others write, too.</summary>
    public static RingTarget SessionLog(string path) => new(path, 0, 0, FileFormat.Json) { IsSession = true };

    // Of a session's log the lines of the ring that are in it are counted instead.
    private long LengthOf(RingTarget target) =>
        target.IsSession ? _ring.Memory.SessionLines : new FileInfo(target.Path).Length;

    /// <summary>A record of this time.</summary>
    public static string Line(string time, string level, string message) =>
        $"{{\"timestamp\":\"2026-01-19T{time}Z\",\"level\":\"{level}\",\"message\":\"{message}\"}}\n";
}
