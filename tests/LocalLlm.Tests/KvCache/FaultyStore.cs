using LocalLlm.KvCache;

namespace LocalLlm.Tests.KvCache;

/// <summary>A disk in memory that fails when a test wants it to.</summary>
internal sealed class FaultyStore(long blockBytes) : IBlockStore
{
    private readonly MemoryBlockStore _inner = new(blockBytes);

    /// <summary>Asked before each write; an exception is thrown.</summary>
    public Func<Exception?> WriteFault { get; set; } = () => null;

    /// <summary>Asked before each read.</summary>
    public Func<Exception?> ReadFault { get; set; } = () => null;

    /// <summary>Asked behind each read: whether one bit of it is turned.</summary>
    public Func<bool> Corrupts { get; set; } = () => false;

    public int Writes { get; private set; }

    /// <summary>The furthest byte that was written.</summary>
    public long End { get; private set; }

    public void Write(long offset, byte[] bytes, int length)
    {
        Writes++;
        if (WriteFault() is { } fault)
            throw fault;
        End = Math.Max(End, offset + length);
        _inner.Write(offset, bytes, length);
    }

    public void Read(long offset, byte[] bytes, int length)
    {
        if (ReadFault() is { } fault)
            throw fault;
        _inner.Read(offset, bytes, length);
        if (Corrupts())
            bytes[length / 3] ^= 4;
    }

    public void Dispose() => _inner.Dispose();

    public static IOException NoSpace() => new("No space left on device", 28);

    public static IOException InputOutput() => new("Input/output error", 5);
}
