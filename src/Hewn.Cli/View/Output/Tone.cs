namespace Hewn.Cli.View.Output;

/// <summary>The parts of an entry that a theme gives a colour.</summary>
internal enum Tone : byte
{
    /// <summary>Nothing special: the message.</summary>
    Plain,

    /// <summary>The time.</summary>
    Time,

    /// <summary>TRACE and DEBUG.</summary>
    Debug,

    /// <summary>INFO, or no level.</summary>
    Normal,

    /// <summary>WARN.</summary>
    Warn,

    /// <summary>ERROR and FATAL.</summary>
    Error,

    /// <summary>The logger's name.</summary>
    Logger,

    /// <summary>The name of a field.</summary>
    Key,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True, false and null.</summary>
    Word,

    /// <summary>Signs that are not in the log: separators, places, bars.</summary>
    Sign,
}
