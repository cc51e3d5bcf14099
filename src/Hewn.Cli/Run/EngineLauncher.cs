using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Hewn.Cli.Run;

/// <summary>
/// A step between <c>hewn run</c> and the engine, for Linux: this program, started as the child, asks the system to be
/// told when its parent dies, and then becomes the engine (<c>execv</c>), which keeps that wish. So an engine does not
/// stay behind, with its port and its memory, when <c>hewn run</c> is killed in a way that it cannot pass on. The
/// runtime has no way to say this when it starts a process.
/// </summary>
internal static class EngineLauncher
{
    private const string Name = "__engine";
    private const int DeathSignal = 1; // PR_SET_PDEATHSIG
    private const int Pipe = 13; // SIGPIPE, which the runtime ignores, and what is ignored stays so through execv
    private const int NoSuchFile = 2; // ENOENT
    private const int WrongFormat = 8; // ENOEXEC

    /// <summary>The arguments with which this program becomes another.</summary>
    /// <param name="file">The other's file.</param>
    /// <param name="arguments">What it is given.</param>
    public static string[] Arguments(string file, IEnumerable<string> arguments) =>
        [Name, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), file, .. arguments];

    /// <summary>Whether this process was started to become another.</summary>
    public static bool IsAsked(IReadOnlyList<string> args) =>
        OperatingSystem.IsLinux() && args.Count >= 3 && args[0] == Name;

    /// <summary>Becomes the other program.</summary>
    /// <returns>Only if it cannot: the exit code.</returns>
    [SupportedOSPlatform("linux")]
    public static int Become(IReadOnlyList<string> args, TextWriter error)
    {
        // Where the system refuses, the engine runs without it.
        _ = SetProcess(DeathSignal, ChildSignals.Terminate, 0, 0, 0);
        if (!int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent)
            || OwnParent() != parent)
            return 128 + ChildSignals.Terminate; // It died before the system could tell us.
        SetHandler(Pipe, 0);
        string file = args[2];
        nint[] arguments = [.. args.Skip(2).Select(Marshal.StringToCoTaskMemUTF8), 0];
        _ = Execute(file, arguments); // Comes back only if it cannot be.
        RunException problem = ProblemOf(file, Marshal.GetLastPInvokeError());
        error.WriteLine($"hewn run: {PlainText.Of(problem.Message)}");
        return problem.ExitCode;
    }

    /// <summary>Why the system does not execute a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="number">The system's number of the error.</param>
    public static RunException ProblemOf(string file, int number) => number switch
    {
        NoSuchFile => new(RunExit.NotFound, $"'{file}' cannot be started: it, or the interpreter that its first line "
            + "names, does not exist."),
        WrongFormat => new(RunExit.NotExecutable, $"'{file}' is no program of this system. A script needs a first line "
            + "such as #!/bin/sh."),
        _ => new(RunExit.NotExecutable, $"'{file}' cannot be started: {Marshal.GetPInvokeErrorMessage(number)}."),
    };

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetProcess(int option, nint first, nint second, nint third, nint fourth);

    [DllImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OwnParent();

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetHandler(int signal, nint handler);

    [DllImport("libc", EntryPoint = "execv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Execute(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string file, [In] nint[] arguments);
}
