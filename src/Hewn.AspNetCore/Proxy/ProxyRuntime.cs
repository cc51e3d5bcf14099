using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// How the runtime hands a proxy's work around. A piece of a stream is a few microseconds of work; handed from thread
/// to thread on its way it would cost several times as much, most of it in waking them.
/// </summary>
internal static class ProxyRuntime
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string SpinLimit = "System.Threading.ThreadPool.UnfairSemaphoreSpinLimit";
    private const string SpinVariable = "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit";

    /// <summary>
    /// For a process that is a proxy and nothing else, before it uses a socket or the thread pool: what the system
    /// tells of sockets is dealt with by the thread that is told, and threads without work sleep at once. Nothing in a
    /// proxy waits on these threads, its log included (<see cref="OverflowPolicy.DropNewest"/>). What the environment
    /// says about it stands.
    /// </summary>
    public static void Prepare()
    {
        if (!OperatingSystem.IsLinux())
            return;
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
        if (Environment.GetEnvironmentVariable(SpinVariable) is null)
            AppContext.SetData(SpinLimit, 0);
    }

    /// <summary>
    /// Within a connection nothing is handed to another thread: a call that takes its time holds up its own connection
    /// only.
    /// </summary>
    public static void SetUp(SocketTransportOptions sockets) => sockets.UnsafePreferInlineScheduling = true;
}
