namespace Hewn.LogQL.Regexes;

/// <summary>What a <see cref="Piece"/> of a regular expression is.</summary>
internal enum PieceKind
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>Text.</summary>
    Literal,

    /// <summary><c>.*</c></summary>
    AnyText,

    /// <summary><c>.+</c></summary>
    SomeText,

    /// <summary>Pieces one behind the other.</summary>
    Sequence,

    /// <summary>One of several pieces.</summary>
    Choice,

    /// <summary>A group that is remembered.</summary>
    Group,

    /// <summary>One character of several: a class, or <c>.</c></summary>
    OneOf,

    /// <summary>Anything else.</summary>
    Other,
}
