using System.Collections;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Cli;

/// <summary>What the tool sees of the world around it, so that tests can put another one in its place.</summary>
internal sealed record Terminal
{
    private const int RedirectedWidth = 1000; // nothing is wrapped that a program may read

    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>The stream below <see cref="Output"/>, for who writes bytes; null when there is none.</summary>
    public Stream? OutputBytes { get; init; }

    /// <summary>What is read where a path is <c>-</c>; null: the standard input of the process.</summary>
    public Stream? Input { get; init; }

    /// <summary>Starts a pager by its command line; null where there is none to start.</summary>
    public Func<string, IPager?> StartPager { get; init; } = _ => null;

    /// <summary>Where notices and errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The stream below <see cref="Error"/>; null when there is none.</summary>
    public Stream? ErrorBytes { get; init; }

    /// <summary>Whether somebody has taken nothing of what is written to him for so long.</summary>
    public bool IsStuckFor(TimeSpan time) => (OutputBytes as WatchedStream)?.IsStuckFor(time) == true
        || (ErrorBytes as WatchedStream)?.IsStuckFor(time) == true;

    /// <summary>
    /// Hands the signals that ask this process for something to another, by their numbers, until what it gives is
    /// disposed; null where there are none.
    /// </summary>
    public Func<Action<int>, IDisposable>? TakeSignals { get; init; }

    /// <summary>This program's own file, where a child can be started by way of it; null where not.</summary>
    public string? Launcher { get; init; }

    /// <summary>True when a person sees the output.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>True when a person sees the notices.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>True when a person can be asked.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>What somebody types next; null when nobody does.</summary>
    public Func<string?> ReadLine { get; init; } = () => null;

    /// <summary>Columns of the output.</summary>
    public int Width { get; init; } = RedirectedWidth;

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>All of them, by name.</summary>
    public IDictionary Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>The terminal that this process was started in.</summary>
    public static Terminal OfProcess()
    {
        var output = new WatchedStream(OpenStandardOutput());
        var error = new WatchedStream(Console.OpenStandardError());
        var text = new StreamWriter(output, new UTF8Encoding(false), 16 * 1024);
        if (Console.IsOutputRedirected)
            Console.SetOut(text); // or the console's stream makes a writer of its own, with all its encodings
        return new()
        {
            OutputBytes = output,
            ErrorBytes = error,
            StartPager = PagerProcess.TryStart,
            Launcher = OwnFile(),
            Output = text,
            Error = new StreamWriter(error, new UTF8Encoding(false)) { AutoFlush = true },
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            IsInputTerminal = !Console.IsInputRedirected,
            ReadLine = Console.ReadLine,
            Width = Console.IsOutputRedirected ? RedirectedWidth : Math.Max(40, Console.WindowWidth),
            Environment = System.Environment.GetEnvironmentVariable,
            Variables = System.Environment.GetEnvironmentVariables(),
        };
    }

    /// <summary>Null where this runs as a library of another program (<c>dotnet hewn.dll</c>).</summary>
    private static string? OwnFile() =>
        OperatingSystem.IsLinux() && System.Environment.ProcessPath is { } file && Path.GetFileName(file) == "hewn"
            ? file
            : null;

    /// <summary>
    /// The console's own stream says nothing when a pipe's reader is gone, and <c>hewn view --follow | head</c> would
    /// never end. So a pipe is written as a file, which does say it. Files keep the console's stream, because it shares
    /// its position with the error output (<c>&gt; out.txt 2&gt;&amp;1</c>).
    /// </summary>
    private static Stream OpenStandardOutput()
    {
        const int StandardOutput = 1;
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return Console.OpenStandardOutput();
        try
        {
            var handle = new SafeFileHandle(StandardOutput, ownsHandle: false);
            var pipe = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Console.OpenStandardOutput(); // closed by the caller (>&-)
        }
    }
}
