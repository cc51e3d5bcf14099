namespace LocalLlm.Replay;

/// <summary>The time of the trace, which is what ages are measured by in a replay.</summary>
internal sealed class ReplayClock : TimeProvider
{
    private DateTimeOffset _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Set(DateTimeOffset now) => _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;
}
