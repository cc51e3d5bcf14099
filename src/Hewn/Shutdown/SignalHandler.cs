using System.Runtime.InteropServices;

namespace Hewn.Shutdown;

/// <summary>
/// What stands in the system's table for a signal. It tells whether somebody in this process watches the
/// signal already.
/// </summary>
internal static class SignalHandler
{
    /// <summary>The signal is ignored: it ends nothing.</summary>
    private const nint Ignored = 1;

    private const int ActionBytes = 512; // More than any system's struct sigaction.

    /// <summary>The handler of a signal; null where that cannot be asked.</summary>
    public static nint? Of(PosixSignal signal)
    {
        // The numbers are the same on all systems that have them. The handler is the first word of the structure.
        int number = signal switch
        {
            PosixSignal.SIGHUP => 1,
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGTERM => 15,
            _ => 0,
        };
        if (number == 0 || OperatingSystem.IsWindows())
            return null;
        Span<nint> action = stackalloc nint[ActionBytes / sizeof(long)];
        try
        {
            return SigAction(number, 0, ref action[0]) == 0 ? action[0] : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the first registration of the process came between the two looks: then its handler is called behind all
    /// that are registered later, and what it sees is what becomes of the signal.
    /// </summary>
    public static bool WasFirst(nint? before, nint? after) =>
        before is not null && after is not null && before != Ignored && before != after;

    [DllImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SigAction(int signal, nint action, ref nint old);
}
