namespace Hewn;

/// <summary>
/// Records on standard error, beside the files. Standard output stays free for the program's own data.
/// </summary>
public sealed class ConsoleOptions
{
    private Level? _minimumLevel;

    /// <summary>
    /// Records below this level are not shown. Default INFO, or what the variable <c>LOG_LEVEL</c> says.
    /// </summary>
    public Level MinimumLevel
    {
        get => _minimumLevel ?? Implied;
        set => _minimumLevel = value;
    }

    /// <summary>The level where nobody has set one.</summary>
    internal Level Implied { get; set; } = Level.Info;

    /// <summary>Whether somebody has set the level.</summary>
    internal bool HasLevel => _minimumLevel is not null;

    /// <summary>How a record looks. Default <see cref="ConsoleFormat.Auto"/>.</summary>
    public ConsoleFormat Format { get; set; }

    /// <summary>
    /// When it is coloured. Default <see cref="ColorMode.Auto"/>. Ignored by formats without colours.
    /// </summary>
    public ColorMode Color { get; set; }

    /// <summary>The values as they are now.</summary>
    internal ConsoleOptions Copy() => (ConsoleOptions)MemberwiseClone();
}
