namespace Hewn.Analyzers;

/// <summary>What becomes a field.</summary>
internal enum CallFieldKind
{
    /// <summary>A hole of an interpolated message.</summary>
    Hole,

    /// <summary>A name with a value, as <c>("blocks", 32)</c>.</summary>
    Pair,

    /// <summary>An argument for a hole of a message template.</summary>
    Argument,
}
