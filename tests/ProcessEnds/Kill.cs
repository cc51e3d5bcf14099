using System.Runtime.InteropServices;

namespace ProcessEnds;

/// <summary>Ends this process at once, without a hook and without the time that <c>FailFast</c> takes.</summary>
internal static class Kill
{
    public static void Now() => _ = Send(Environment.ProcessId, 9);

    /// <summary>So that the call itself takes no time when it comes.</summary>
    public static void Prepare() => _ = Send(Environment.ProcessId, 0);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
