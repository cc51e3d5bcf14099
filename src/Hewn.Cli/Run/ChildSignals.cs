using System.Runtime.InteropServices;

namespace Hewn.Cli.Run;

/// <summary>Signals by number: their names, and sending them to a process. Unix only.</summary>
internal static class ChildSignals
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    // Those that end a process unless it handles them, with the numbers that Linux and macOS share.
    private static readonly Dictionary<int, string> _shared = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [14] = "SIGALRM",
        [15] = "SIGTERM",
        [24] = "SIGXCPU",
        [25] = "SIGXFSZ",
    };

    private static readonly Dictionary<int, string> _own = OperatingSystem.IsMacOS()
        ? new() { [7] = "SIGEMT", [10] = "SIGBUS", [12] = "SIGSYS", [30] = "SIGUSR1", [31] = "SIGUSR2" }
        : new() { [7] = "SIGBUS", [10] = "SIGUSR1", [12] = "SIGUSR2", [31] = "SIGSYS" };

    /// <summary>What a user may send for whatever purpose.</summary>
    public static int User1 => OperatingSystem.IsMacOS() ? 30 : 10;

    /// <summary>The second of these.</summary>
    public static int User2 => OperatingSystem.IsMacOS() ? 31 : 12;

    public static bool IsKnown(int signal) => _shared.ContainsKey(signal) || _own.ContainsKey(signal);

    public static string NameOf(int signal) =>
        _shared.GetValueOrDefault(signal) ?? _own.GetValueOrDefault(signal) ?? $"signal {signal}";

    /// <summary>Whether a signal asks a program to end.</summary>
    public static bool AsksToEnd(int signal) => signal is Hangup or Interrupt or Quit or Terminate;

    /// <summary>Sends it. False when there is no such process any more.</summary>
    public static bool Send(int pid, int signal) => SendTo(pid, signal) == 0;

    /// <summary>
    /// Whether this process is in the foreground of its terminal: then what is typed there (Ctrl-C) reaches the child
    /// by itself, and sent once more would be the second time, at which many servers break off their work.
    /// </summary>
    public static bool IsInForeground()
    {
        for (int descriptor = 0; descriptor <= 2; descriptor++)
        {
            int foreground = ForegroundOf(descriptor);
            if (foreground > 0)
                return foreground == OwnGroup();
        }

        return false;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendTo(int pid, int signal);

    [DllImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ForegroundOf(int descriptor);

    [DllImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OwnGroup();
}
