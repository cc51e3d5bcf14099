namespace Hewn.LogQL.Stages;

/// <summary>A piece of a <see cref="LinePattern"/>.</summary>
/// <param name="Text">Literal text, or a gap's name.</param>
/// <param name="IsGap">True for a gap.</param>
public sealed record LinePatternPart(string Text, bool IsGap)
{
    /// <summary>True for a gap with a name of its own.</summary>
    public bool IsCapture => IsGap && Text != "_";
}
