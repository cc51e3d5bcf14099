namespace Hewn.Sessions;

/// <summary>How a session, or one of its openings, is doing. Written as the word in lower case.</summary>
public enum SessionState
{
    /// <summary>Some process has it open.</summary>
    Running,

    /// <summary>It was closed in order.</summary>
    Completed,

    /// <summary>An exception ended it, or <see cref="Session.Fail"/> said so.</summary>
    Failed,

    /// <summary>Its process ended without closing it: a kill, a crash of the runtime, a power cut.</summary>
    Crashed,

    /// <summary>A signal ended it: Ctrl-C, SIGTERM, SIGHUP.</summary>
    Interrupted,
}
