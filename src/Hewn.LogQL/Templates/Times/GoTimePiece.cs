namespace Hewn.LogQL.Templates.Times;

/// <summary>A piece of a layout.</summary>
/// <param name="Prefix">Text before it.</param>
/// <param name="Field">What it stands for.</param>
/// <param name="Text">Its own text.</param>
internal readonly record struct GoTimePiece(string Prefix, GoTimeField Field, string Text)
{
    /// <summary>For an offset: whether UTC is a Z.</summary>
    public bool HasZ => Text[0] == 'Z';

    /// <summary>For an offset: whether colons separate its parts.</summary>
    public bool HasColon => Text.Contains(':', StringComparison.Ordinal);

    /// <summary>For an offset: whether it has minutes.</summary>
    public bool HasMinutes => Text.Length > 3;

    /// <summary>For an offset: whether it has seconds.</summary>
    public bool HasSeconds => Text.Length > 6;
}
