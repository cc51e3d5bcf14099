namespace Hewn.LogQL.Regexes;

/// <summary>Flags of a regular expression, as <c>(?is)</c> sets them from there to the end of its group.</summary>
[Flags]
internal enum Re2Flags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>i</c>: letters of both cases are the same.</summary>
    IgnoreCase = 1,

    /// <summary><c>m</c>: <c>^</c> and <c>$</c> stand at lines too.</summary>
    MultiLine = 2,

    /// <summary><c>s</c>: a dot is also a line break.</summary>
    DotIsAll = 4,

    /// <summary><c>U</c>: repetitions are short unless <c>?</c> follows.</summary>
    Ungreedy = 8,
}
