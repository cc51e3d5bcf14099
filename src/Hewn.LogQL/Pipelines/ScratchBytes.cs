namespace Hewn.LogQL.Pipelines;

/// <summary>Room for bytes that last as long as one line. What was handed out never moves.</summary>
internal sealed class ScratchBytes
{
    private const int FirstSize = 4096;

    private byte[] _room = new byte[FirstSize];
    private int _used;

    /// <summary>Takes all back.</summary>
    public void Reset() => _used = 0;

    /// <summary>Room for some bytes.</summary>
    public Memory<byte> Take(int count)
    {
        if (_room.Length - _used < count)
        {
            _room = new byte[Math.Max(_room.Length * 2, count)]; // what was handed out keeps the old room
            _used = 0;
        }

        Memory<byte> taken = _room.AsMemory(_used, count);
        _used += count;
        return taken;
    }

    /// <summary>Gives the end of what was taken last back.</summary>
    public void GiveBack(int count) => _used -= count;

    /// <summary>A copy of some bytes.</summary>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        Memory<byte> copy = Take(bytes.Length);
        bytes.CopyTo(copy.Span);
        return copy;
    }
}
