using Hewn.Adapters;

namespace Hewn;

/// <summary>Ways into the log for code that knows only text: writers, and the console.</summary>
public static class LoggerAdapterExtensions
{
    /// <summary>A writer whose lines become records of the logger; see <see cref="LogWriter"/>.</summary>
    /// <param name="log">Takes the lines.</param>
    /// <param name="level">Their level. Default INFO.</param>
    /// <example><c>process.Start(output: Log.For("llama").AsTextWriter());</c></example>
    public static LogWriter AsTextWriter(this Logger log, Level level = Level.Info) => new(log, level);

    /// <summary>
    /// Lets what the program writes to <see cref="Console.Out"/> and <see cref="Console.Error"/> become records, until
    /// the capture is disposed; see <see cref="ConsoleCapture"/>.
    /// </summary>
    /// <param name="log">Its system and bound fields are those of the records.</param>
    /// <param name="options">What is captured, and how. Default: both, and both still appear on the console.</param>
    /// <example><c>using ConsoleCapture capture = Log.For("app").CaptureConsole();</c></example>
    public static ConsoleCapture CaptureConsole(this Logger log, ConsoleCaptureOptions? options = null) =>
        ConsoleCapture.Start(log, options ?? new ConsoleCaptureOptions());
}
