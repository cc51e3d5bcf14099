using System.Buffers;
using Hewn.Server.Limits;

namespace Hewn.Server.Push;

/// <summary>
/// A body in memory that is used again: new memory of megabytes for each push would keep the collector busier than the
/// lines do. Dispose of it when nothing points into it any more.
/// </summary>
internal sealed class BodyBytes : IDisposable
{
    private readonly MemoryBudget? _budget;
    private byte[]? _bytes;

    /// <summary>Memory for a body.</summary>
    /// <param name="capacity">Bytes that it has at first.</param>
    /// <param name="budget">What all bodies share; null: nothing is.</param>
    /// <exception cref="Http.RequestFailure">The others have too much.</exception>
    public BodyBytes(int capacity, MemoryBudget? budget = null)
    {
        _budget = budget;
        _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, 1));
        try
        {
            budget?.Take(_bytes.Length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            throw;
        }
    }

    /// <summary>How many bytes it has.</summary>
    public int Length { get; set; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => Room[..Length];

    /// <summary>All of the memory.</summary>
    public Memory<byte> Room => _bytes ?? throw new ObjectDisposedException(nameof(BodyBytes));

    /// <summary>Makes the memory larger; what it has stays.</summary>
    /// <exception cref="Http.RequestFailure">The others have too much.</exception>
    public void Grow(int bytes)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            _budget?.Take(larger.Length, own: _bytes!.Length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw;
        }

        Memory.CopyTo(larger);
        _budget?.Give(_bytes!.Length);
        ArrayPool<byte>.Shared.Return(_bytes!);
        _bytes = larger;
    }

    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            _budget?.Give(bytes.Length);
            ArrayPool<byte>.Shared.Return(bytes);
        }

        _bytes = null;
    }
}
