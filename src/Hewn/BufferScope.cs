using Hewn.Context;
using Hewn.Noise;

namespace Hewn;

/// <summary>
/// An open buffer of a call, see <see cref="Log.BufferContext"/>. Disposing it forgets what it holds and gives the
/// context from before back. Dispose it on the asynchronous call that opened it, as <c>using</c> does.
/// </summary>
public readonly record struct BufferScope : IDisposable
{
    private readonly LogContext? _outer;
    private readonly CallBuffer? _buffer;

    internal BufferScope(LogContext? outer, CallBuffer buffer)
    {
        _outer = outer;
        _buffer = buffer;
    }

    /// <summary>
    /// Writes what it holds, as an ERROR does: for a call that failed without one. What comes later is written at
    /// once. Doing it twice is harmless.
    /// </summary>
    public void Fail() => _buffer?.Fail();

    /// <summary>Forgets what was not written, and restores the outer context. Doing it twice is harmless.</summary>
    public void Dispose()
    {
        if (_buffer is null)
            return;
        _buffer.Close();
        LogContext.Current = _outer;
    }
}
