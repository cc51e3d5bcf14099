namespace Hewn.Cli;

/// <summary>Colours for text that is written line by line, or none. All text passed must be harmless already.</summary>
internal readonly record struct Ink(bool HasColor)
{
    public string Dim(string text) => Paint("2", text);

    public string Good(string text) => Paint("32", text);

    public string Odd(string text) => Paint("33", text);

    public string Bad(string text) => Paint("31", text);

    public string Strong(string text) => Paint("1", text);

    /// <summary>A text in the colour of its level.</summary>
    public string ByLevel(Level? level, string text) => level switch
    {
        >= Level.Error => Bad(text),
        Level.Warn => Odd(text),
        <= Level.Debug => Dim(text),
        _ => text,
    };

    private string Paint(string code, string text) => HasColor ? $"\e[{code}m{text}\e[0m" : text;
}
