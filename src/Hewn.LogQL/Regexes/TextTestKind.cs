namespace Hewn.LogQL.Regexes;

/// <summary>What a <see cref="TextTest"/> asks of a text.</summary>
internal enum TextTestKind
{
    /// <summary>Nothing: every text passes.</summary>
    Any,

    /// <summary>That it is not empty.</summary>
    NotEmpty,

    /// <summary>That it holds a piece.</summary>
    Contains,

    /// <summary>That it is a piece.</summary>
    Equals,
}
