using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Hewn.Files;

/// <summary>
/// Does what takes much processor time on a thread that gets only what others leave. A thread of its own for each,
/// because one that has made itself unimportant may not take that back, and would then be waited for with a lock.
/// </summary>
internal static class LowPriority
{
    private const int Lowest = 19;

    /// <summary>Does it, and waits for its end.</summary>
    public static bool Run(Func<bool> work)
    {
        bool result = false;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            if (OperatingSystem.IsLinux())
                _ = SetPriority(0, 0, Lowest); // There the runtime's own priorities have no effect. 0 is this thread.
            try
            {
                result = work();
            }
            catch (Exception e) // Boundary: it belongs to the thread that waits.
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            Name = "hewn-packing", IsBackground = true, Priority = ThreadPriority.Lowest,
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
