using Hewn.Diagnostics;
using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>
/// Says what the full ring refused: in the log itself, to those who take warnings, and to diagnostics. Used by the
/// writer's thread only.
/// </summary>
/// <param name="lanes">Whom to tell.</param>
/// <param name="lines">Makes the line that says how many records were refused.</param>
/// <param name="diagnostics">Where it is told, too: at most as often as in the log.</param>
internal sealed class DropReports(Lane[] lanes, IOwnLines lines, DiagnosticChannel diagnostics)
{
    private long _reported; // As far as diagnostics knows.
    private bool _isRetry;
    private Exception? _cause;

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

        foreach (Lane lane in lanes)
        {
            if (lane.Dropped.Untold > 0 && (!lane.TakesWarnings || Tell(lane, drops)))
                lane.Dropped.Told = drops;
        }

        bool isTold = Array.TrueForAll(lanes, lane => lane.Dropped.Untold == 0);
        if (drops > _reported && (isTold || !_isRetry)) // Who waits for a file tells it once, not in each turn.
            ReportProblem(drops);
        _isRetry = !isTold;
        return isTold;
    }

    private void ReportProblem(long drops)
    {
        string where = Array.Exists(lanes, lane => lane.TakesWarnings)
            ? string.Empty
            : ", and no destination takes warnings";
        diagnostics.Report(
            ProblemKind.Final, $"{drops - _reported} records dropped: the buffer was full{where}", _cause);
        (_reported, _cause) = (drops, null);
    }

    /// <summary>Tells what diagnostics knows already; who cannot be told at the moment is told later.</summary>
    public void TellAll(Func<byte[]> describe)
    {
        try
        {
            if (describe() is { Length: > 0 } line)
                Array.ForEach(lanes, lane => lane.Note(line));
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
            _cause = e;
            return true;
        }
    }
}
