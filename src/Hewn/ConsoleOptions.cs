namespace Hewn;

/// <summary>
/// Records on standard error, beside the files. Standard output stays free for the program's own data.
/// </summary>
public sealed class ConsoleOptions
{
    /// <summary>Records below this level are not shown. Default INFO.</summary>
    public Level MinimumLevel { get; set; } = Level.Info;

    /// <summary>How a record looks. Default <see cref="ConsoleFormat.Auto"/>.</summary>
    public ConsoleFormat Format { get; set; }

    /// <summary>
    /// When it is coloured. Default <see cref="ColorMode.Auto"/>. Ignored by formats without colours.
    /// </summary>
    public ColorMode Color { get; set; }

    /// <summary>The values as they are now.</summary>
    internal ConsoleOptions Copy() => (ConsoleOptions)MemberwiseClone();
}
