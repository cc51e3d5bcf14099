using Hewn.Diagnostics;

namespace Hewn.Sessions.Remote;

/// <summary>Tells what a server refuses: the first ones each, the others are counted only. Thread-safe.</summary>
internal sealed class RefusalNotes(DiagnosticChannel diagnostics, RemoteAddress address)
{
    private int _told;

    /// <summary>Something was refused for good.</summary>
    /// <param name="what">What, e.g. <c>line 7 of the log</c>.</param>
    /// <param name="reason">What the server says.</param>
    public void Tell(string what, string reason)
    {
        int count = Interlocked.Increment(ref _told);
        if (count > Limits.MaxToldRemoteRefusals)
            return;
        string last = count == Limits.MaxToldRemoteRefusals ? " Further ones are counted and not told." : "";
        diagnostics.Report(
            ProblemKind.Permanent,
            $"{address.Shown} refuses {what}; it stands in the session's own directory. {reason}{last}");
    }
}
