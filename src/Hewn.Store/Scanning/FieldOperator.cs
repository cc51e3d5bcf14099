namespace Hewn.Store.Scanning;

/// <summary>How a field is compared. Each but <see cref="Exists"/> fails on a line that lacks the field.</summary>
public enum FieldOperator
{
    /// <summary>The same text, or the same number however it is written.</summary>
    Equal,

    /// <summary>The text matches a regular expression somewhere (.NET's, without look-around and references).</summary>
    Matches,

    /// <summary>A number above the operand.</summary>
    Greater,

    /// <summary>A number not below the operand.</summary>
    GreaterOrEqual,

    /// <summary>A number below the operand.</summary>
    Less,

    /// <summary>A number not above the operand.</summary>
    LessOrEqual,

    /// <summary>The line has the field, and it is not null.</summary>
    Exists,
}
