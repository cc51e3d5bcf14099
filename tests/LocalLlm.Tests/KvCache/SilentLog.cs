using Hewn;
using LocalLlm.KvCache;

namespace LocalLlm.Tests.KvCache;

/// <summary>A logger that keeps nothing, for all tests together; it ends with the process.</summary>
internal static class SilentLog
{
    private static readonly QuietLog _quiet = Create();

    public static Logger Logger { get; } = _quiet.Logger;

    private static QuietLog Create()
    {
        var quiet = new QuietLog();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => quiet.Dispose();
        return quiet;
    }
}
