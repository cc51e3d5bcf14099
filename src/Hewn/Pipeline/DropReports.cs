using Hewn.Diagnostics;
using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>
/// Says in the log itself what the full ring refused, to those who take warnings. Used by the writer's thread only.
/// </summary>
/// <param name="lanes">Whom to tell.</param>
/// <param name="lines">Makes the line that says how many records were refused.</param>
/// <param name="diagnostics">Where it is told when no line could be made.</param>
internal sealed class DropReports(Lane[] lanes, IOwnLines lines, DiagnosticChannel diagnostics)
{
    /// <summary>Tells of what was refused since the last time.</summary>
    /// <param name="drops">All that was ever refused.</param>
    /// <returns>False when somebody could not be told yet.</returns>
    public bool Report(long drops)
    {
        foreach (Lane lane in lanes)
        {
            lane.Dropped.Lost = drops;
            lane.SeeWhetherItTakesWarnings();
        }

        if (lanes[0].Dropped.Untold > 0 && !Array.Exists(lanes, lane => lane.TakesWarnings))
        {
            diagnostics.Report(
                ProblemKind.Final,
                $"{lanes[0].Dropped.Untold} records dropped: the buffer was full, and no destination takes warnings");
        }

        foreach (Lane lane in lanes)
        {
            if (lane.Dropped.Untold > 0 && (!lane.TakesWarnings || Tell(lane, drops)))
                lane.Dropped.Told = drops;
        }

        return Array.TrueForAll(lanes, lane => lane.Dropped.Untold == 0);
    }

    /// <summary>Tells what diagnostics knows already; who cannot be told at the moment is not.</summary>
    public void TellAll(Func<byte[]> describe)
    {
        try
        {
            byte[] line = describe();
            foreach (Lane lane in lanes)
            {
                lane.SeeWhetherItTakesWarnings();
                if (lane.TakesWarnings)
                    lane.WriteOwn(line);
            }
        }
        catch (Exception) // Boundary: as below; diagnostics knows.
        {
        }
    }

    private bool Tell(Lane lane, long drops)
    {
        LossTally dropped = lane.Dropped;
        try
        {
            return lane.WriteOwn(lines.OfFullBuffer(dropped.Untold), dropped, drops);
        }
        catch (Exception e) // Boundary: the clock behind it is the caller's, and the thread must live on.
        {
            diagnostics.Report(ProblemKind.Final, $"{dropped.Untold} records dropped: the buffer was full", e);
            return true;
        }
    }
}
