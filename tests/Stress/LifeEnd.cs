namespace Stress;

/// <summary>How a life ends.</summary>
internal enum LifeEnd
{
    /// <summary>SIGKILL at a random moment.</summary>
    Kill,

    /// <summary>The same, while it starts, or recovers what the life before has left.</summary>
    EarlyKill,

    /// <summary>SIGTERM, which nobody handles, while all threads log.</summary>
    Signal,

    /// <summary>A stop in order, when no thread logs any more.</summary>
    Stop,
}
