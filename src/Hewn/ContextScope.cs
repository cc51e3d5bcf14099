using Hewn.Context;

namespace Hewn;

/// <summary>
/// An open context; disposing it gives the context from before back. Dispose it on the asynchronous call that opened
/// it, as <c>using</c> does.
/// </summary>
public readonly record struct ContextScope : IDisposable
{
    private readonly LogContext? _outer;

    internal ContextScope(LogContext? outer) => _outer = outer;

    /// <summary>Restores the outer context. Doing it twice is harmless.</summary>
    public void Dispose() => LogContext.Current = _outer;
}
