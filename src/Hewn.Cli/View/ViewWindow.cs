namespace Hewn.Cli.View;

/// <summary>From when on records count.</summary>
internal static class ViewWindow
{
    /// <summary>The first tick (UTC) of the window; 0 when there is no bound.</summary>
    public static long FromTicks(ViewRequest request, long nowTicks) =>
        request.Window is { } window ? Math.Max(0, nowTicks - window.Ticks) : 0;
}
