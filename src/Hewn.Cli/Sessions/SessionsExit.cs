namespace Hewn.Cli.Sessions;

/// <summary>Exit codes of <c>hewn sessions</c>: those of grep, because its commands answer questions.</summary>
internal static class SessionsExit
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>What was asked for is not there: no session, record or text of that kind.</summary>
    public const int NoMatch = 1;

    /// <summary>It cannot be done: a wrong value, an unknown name, a file that cannot be read or written.</summary>
    public const int Failure = 2;
}
