namespace Hewn.LogQL.Regexes;

/// <summary>A piece of a regular expression, as far as the question goes whether it is no more than texts.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a literal.</param>
/// <param name="IgnoresCase">Of a literal: whether its letters count in any case.</param>
/// <param name="Parts">The pieces of a sequence, a choice or a group.</param>
internal sealed record Piece(PieceKind Kind, string Text, bool IgnoresCase, IReadOnlyList<Piece> Parts)
{
    /// <summary>Nothing.</summary>
    public static Piece Empty { get; } = Of(PieceKind.Empty);

    /// <summary>A piece without text and parts.</summary>
    public static Piece Of(PieceKind kind, params IReadOnlyList<Piece> parts) => new(kind, "", false, parts);

    /// <summary>A text.</summary>
    public static Piece Literal(string text, bool ignoresCase) => new(PieceKind.Literal, text, ignoresCase, []);

    /// <summary>The group's inside, or the piece itself.</summary>
    public Piece WithoutGroup => Kind == PieceKind.Group ? Parts[0] : this;

    /// <summary>Whether it matches one character, so that Go may put it into a class with its neighbours.</summary>
    public bool IsOneCharacter => Kind == PieceKind.OneOf
        || (Kind == PieceKind.Literal && (Text.Length == 1 || (Text.Length == 2 && char.IsSurrogatePair(Text, 0))));
}
