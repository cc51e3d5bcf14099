namespace Hewn.Cli.Sessions;

/// <summary>A cell of a <see cref="TextTable"/>.</summary>
/// <param name="Text">Harmless text.</param>
/// <param name="Paint">Colours it after it was brought to its width; null for none.</param>
internal readonly record struct TextCell(string Text, Func<string, string>? Paint = null)
{
    public static implicit operator TextCell(string text) => new(text);
}
