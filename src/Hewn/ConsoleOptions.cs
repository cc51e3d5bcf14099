namespace Hewn;

/// <summary>
/// Records on standard error, beside the files. Standard output stays free for the program's own data.
/// </summary>
public sealed class ConsoleOptions
{
    /// <summary>Records below this level are not shown. Default INFO.</summary>
    public Level MinimumLevel { get; set; } = Level.Info;

    /// <summary>How a record looks. Default <see cref="ConsoleFormat.Text"/>.</summary>
    public ConsoleFormat Format { get; set; } = ConsoleFormat.Text;
}
