namespace Hewn.Cli.Doctor;

/// <summary>How much a finding matters.</summary>
internal enum Severity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>It works, but somebody should look.</summary>
    Warning,

    /// <summary>Logging does not start, or loses records.</summary>
    Problem,
}
