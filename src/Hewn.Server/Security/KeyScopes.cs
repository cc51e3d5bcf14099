namespace Hewn.Server.Security;

/// <summary>What a key is good for.</summary>
[Flags]
public enum KeyScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Ask.</summary>
    Read = 1,

    /// <summary>Push.</summary>
    Write = 2,

    /// <summary>All of it, and what concerns the server itself.</summary>
    Admin = 4 | Read | Write,
}
