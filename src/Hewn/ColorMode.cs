namespace Hewn;

/// <summary>When the console is coloured. Only <see cref="ConsoleFormat.Pretty"/> has colours.</summary>
public enum ColorMode
{
    /// <summary>
    /// As the environment says, otherwise where standard error is a terminal. <c>NO_COLOR</c>, if it is not empty,
    /// turns colours off; after it <c>FORCE_COLOR</c> or <c>CLICOLOR_FORCE</c>, if neither empty nor <c>0</c>, turns
    /// them on; after these <c>TERM=dumb</c> turns them off.
    /// </summary>
    Auto,

    /// <summary>Coloured, whatever the environment says.</summary>
    Always,

    /// <summary>Not coloured.</summary>
    Never,
}
