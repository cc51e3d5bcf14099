using Hewn.Diagnostics;

namespace Hewn.Pipeline;

/// <summary>
/// Says in the log itself what the full buffer refused, to those who take warnings. Used by the writer's thread only.
/// </summary>
/// <param name="destinations">Whom to tell.</param>
/// <param name="describe">Makes the line that says how many records were refused.</param>
/// <param name="diagnostics">Where it is told when no line could be made.</param>
internal sealed class DropReports(
    GuardedDestination[] destinations, Func<long, byte[]> describe, DiagnosticChannel diagnostics)
{
    private long _reported;

    /// <summary>Tells of what was refused since the last time.</summary>
    public void Report(long drops)
    {
        if (drops == _reported)
            return;
        long dropped = drops - _reported;
        _reported = drops;
        byte[] line;
        try
        {
            line = describe(dropped);
        }
        catch (Exception e) // Boundary: the clock behind it is the caller's, and the thread must live on.
        {
            diagnostics.Report(ProblemKind.Final, $"{dropped} records dropped: the buffer was full", e);
            return;
        }

        foreach (GuardedDestination destination in destinations)
        {
            if (destination.Takes("hewn", Level.Warn))
                destination.AppendOwn(line);
        }
    }
}
