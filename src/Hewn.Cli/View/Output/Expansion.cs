namespace Hewn.Cli.View.Output;

/// <summary>Whether fields get lines of their own.</summary>
internal enum Expansion
{
    /// <summary>Texts over several lines, stack traces among them, and objects too large for a line.</summary>
    Auto,

    /// <summary>Every field.</summary>
    Always,

    /// <summary>None: an entry is one line.</summary>
    Never,
}
