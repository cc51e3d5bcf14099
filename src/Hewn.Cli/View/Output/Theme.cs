namespace Hewn.Cli.View.Output;

/// <summary>The colours of a listing: what a terminal is told before each <see cref="Tone"/>. Immutable.</summary>
internal sealed class Theme
{
    /// <summary>No colours at all.</summary>
    public static readonly Theme None = new("none", new string?[12]);

    // In the order of the tones. All are of the sixteen colours that the user's terminal has its own shades for.
    private static readonly Theme[] _all =
    [
        new("hewn", null, "2", "34", "32", "33", "1;31", "36", "2", null, "35", "33", "2"),
        new("light", null, "90", "34", "32", "35", "1;31", "34", "90", null, "36", "35", "90"),
        new("vivid", "1", "36", "94", "92", "93", "97;41", "95", "96", "92", "93", "95", "90"),
        new("mono", null, "2", "2", null, "1", "1;7", "4", "2", null, null, null, "2"),
        None,
    ];

    private static readonly byte[] _reset = "\e[0m"u8.ToArray();
    private readonly byte[][] _begins;

    private Theme(string name, params string?[] codes)
    {
        Name = name;
        _begins = [.. codes.Select(code => code is null ? [] : System.Text.Encoding.ASCII.GetBytes($"\e[{code}m"))];
    }

    /// <summary>The names that can be asked for.</summary>
    public static string[] Names => [.. _all.Select(theme => theme.Name)];

    public string Name { get; }

    /// <summary>The theme of a name.</summary>
    public static Theme Named(string name) => Array.Find(_all, theme => theme.Name == name) ?? None;

    /// <summary>What comes before a text of a tone; empty when it has no colour.</summary>
    public ReadOnlySpan<byte> Begin(Tone tone) => _begins[(int)tone];

    /// <summary>What comes behind a text of a tone.</summary>
    public ReadOnlySpan<byte> End(Tone tone) => _begins[(int)tone].Length == 0 ? [] : _reset;

    /// <summary>The tone of a level.</summary>
    public static Tone ToneOf(Level? level) => level switch
    {
        >= Level.Error => Tone.Error,
        Level.Warn => Tone.Warn,
        <= Level.Debug => Tone.Debug,
        _ => Tone.Normal,
    };
}
