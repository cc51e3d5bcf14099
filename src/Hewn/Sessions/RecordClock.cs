namespace Hewn.Sessions;

/// <summary>The clock of a session's records. Immutable.</summary>
internal sealed class RecordClock(TimeProvider time)
{
    private readonly bool _isSystemTime = ReferenceEquals(time, TimeProvider.System);

    /// <summary>Now, in ticks of UTC.</summary>
    public long UtcTicks()
    {
#pragma warning disable RS0030 // Hot path: the system's own clock is asked without the detour over its provider.
        return _isSystemTime ? DateTime.UtcNow.Ticks : time.GetUtcNow().UtcTicks;
#pragma warning restore RS0030
    }
}
