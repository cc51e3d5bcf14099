namespace StressChild;

/// <summary>What was logged.</summary>
internal enum CallKind
{
    /// <summary>A record with its thread and number.</summary>
    Numbered,

    /// <summary>The first of equal records; its number stands in the message of all of them.</summary>
    FirstOfEqual,

    /// <summary>One that is equal to the one before.</summary>
    Equal,

    /// <summary>As <see cref="Numbered"/>, in a call's buffer.</summary>
    Detail,
}
