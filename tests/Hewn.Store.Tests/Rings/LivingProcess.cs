using System.Text;
using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Store.Tests.Rings;

/// <summary>A process that logs into a ring and writes into its file when it is told to.</summary>
internal sealed class LivingProcess : IDisposable
{
    private readonly RingFile _ring;
    private readonly RingProducer _producer;
    private readonly RingCheckpoint _checkpoint;
    private readonly string _path;
    private readonly Queue<(string Line, long End)> _unwritten = new();
    private long _written;

    public LivingProcess(string path, int capacityBytes = 64 * 1024)
    {
        _path = path;
        byte[] description = RingDescription.Write([new RingTarget(path, 0, 100, FileFormat.Json)]);
        _ring = RingFile.Create(SystemDisk.Instance, path, null, capacityBytes, description);
        _producer = new(_ring.Memory);
        _checkpoint = new(_ring.Memory);
        if (!File.Exists(path))
            File.WriteAllText(path, "");
        Checkpoint();
    }

    public int Unwritten => _unwritten.Count;

    /// <summary>Logs a line, if the ring has room.</summary>
    public bool TryLog(string line)
    {
        if (_producer.TryWrite(1, Encoding.UTF8.GetBytes(line), out long end) != ClaimResult.Claimed)
            return false;
        _unwritten.Enqueue((line, end));
        return true;
    }

    /// <summary>Writes the next lines into the file, as it is called now.</summary>
    public void Write(int count)
    {
        for (; count > 0 && _unwritten.TryDequeue(out (string Line, long End) next); count--)
        {
            File.AppendAllText(_path, next.Line);
            _written = next.End;
        }
    }

    /// <summary>Remembers what is written, and gives its memory free or not yet.</summary>
    public void Checkpoint(bool frees = true)
    {
        _checkpoint.Save(
            [new RingMark(_written, new FileInfo(_path).Length, FileIdentity.Of(_path)!.Value)]);
        if (frees)
            Volatile.Write(ref _ring.Memory.Head, _written);
    }

    public void Dispose() => _ring.Dispose();
}
