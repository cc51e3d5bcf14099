namespace Hewn.LogQL.Values;

/// <summary>How the reading of a quoted text ended.</summary>
internal enum GoTextReading
{
    /// <summary>It was read.</summary>
    Good,

    /// <summary>Its closing quote is missing.</summary>
    NoEnd,

    /// <summary>A backslash with something behind it that Go does not know.</summary>
    BadEscape,
}
