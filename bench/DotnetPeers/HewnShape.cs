namespace DotnetPeers;

/// <summary>How much of Hewn is switched on. Redaction cannot be switched off: it is on in both.</summary>
internal enum HewnShape
{
    /// <summary>One file, no context.</summary>
    Stripped,

    /// <summary>As a server has it: context on every record, and a second file for ERROR and above.</summary>
    Full,
}
