namespace Hewn;

/// <summary>The state of a <see cref="LogSystem"/>.</summary>
public enum LogState
{
    /// <summary>Every destination takes its records.</summary>
    Running,

    /// <summary>
    /// At least one destination refuses them at the moment; they are held back, then counted as lost.
    /// </summary>
    Degraded,

    /// <summary>Stopped; records are no longer taken.</summary>
    Stopped,
}
