using System.Text;
using Hewn.Files;
using Hewn.Ring;
using Hewn.Sessions;

namespace Hewn.Store.Tests.Rings;

/// <summary>
/// A process that logs into a session and writes into its log, which others write as well, when it is told to.
/// </summary>
internal sealed class LivingSessionProcess : IDisposable
{
    private readonly RingFile _ring;
    private readonly RingProducer _producer;
    private readonly RingCheckpoint _checkpoint;
    private readonly RingTally _tally;
    private readonly SharedLog _log;
    private readonly string _path;
    private readonly Queue<(string Line, long End)> _unwritten = new();
    private long _written;
    private long _counted;

    public LivingSessionProcess(string path, int capacityBytes = 64 * 1024)
    {
        _path = path;
        byte[] description = RingDescription.Write([DeadProcess.SessionLog(path)]);
        _ring = RingFile.Create(SystemDisk.Instance, path, null, capacityBytes, description);
        _producer = new(_ring.Memory);
        _checkpoint = new(_ring.Memory);
        _tally = RingTally.Of(_ring.Memory, _ring.Path);
        _log = new(SystemDisk.Instance, path);
        if (!File.Exists(path))
            File.WriteAllText(path, "");
        Checkpoint();
    }

    /// <summary>Logs a line, if the ring has room.</summary>
    public bool TryLog(string line)
    {
        if (_producer.TryWrite(1, Encoding.UTF8.GetBytes(line), out long end) != ClaimResult.Claimed)
            return false;
        _unwritten.Enqueue((line, end));
        return true;
    }

    /// <summary>Writes the next lines into the log, each with the next number.</summary>
    public void Write(int count)
    {
        var lines = new StringBuilder();
        int taken = 0;
        for (; taken < count && _unwritten.TryDequeue(out (string Line, long End) next); taken++)
        {
            lines.Append(next.Line);
            _written = next.End;
        }

        if (taken == 0)
            return;
        using IDisposable inside = _log.TryEnter(_tally).ShouldNotBeNull();
        _log.Append(Encoding.UTF8.GetBytes(lines.ToString()), _tally, taken);
        _counted += taken;
    }

    /// <summary>Remembers what is written, and gives its memory free or not yet.</summary>
    public void Checkpoint(bool frees = true)
    {
        _checkpoint.Save([new RingMark(_written, _counted, FileIdentity.Of(_path)!.Value)]);
        if (frees)
            Volatile.Write(ref _ring.Memory.Head, _written);
    }

    public void Dispose()
    {
        _log.Dispose();
        _tally.Dispose();
        _ring.Dispose();
    }
}
