using Hewn.Diagnostics;

namespace Hewn.Pipeline;

/// <summary>
/// Says in the log itself what the full ring refused, to those who take warnings. Used by the writer's thread only.
/// </summary>
/// <param name="lanes">Whom to tell.</param>
/// <param name="lines">Makes the line that says how many records were refused.</param>
/// <param name="diagnostics">Where it is told when no line could be made.</param>
internal sealed class DropReports(Lane[] lanes, IOwnLines lines, DiagnosticChannel diagnostics)
{
    private const string LoggerName = "hewn";

    private readonly long[] _told = new long[lanes.Length];

    /// <summary>Tells of what was refused since the last time.</summary>
    /// <param name="drops">All that was ever refused.</param>
    /// <returns>False when somebody could not be told yet.</returns>
    public bool Report(long drops)
    {
        if (drops != _told[0] && !Array.Exists(lanes, lane => lane.Takes(LoggerName, Level.Warn)))
        {
            diagnostics.Report(
                ProblemKind.Final,
                $"{drops - _told[0]} records dropped: the buffer was full, and no destination takes warnings");
        }

        for (int i = 0; i < lanes.Length; i++)
        {
            if (_told[i] != drops && (!lanes[i].Takes(LoggerName, Level.Warn) || Tell(lanes[i], drops - _told[i])))
                _told[i] = drops;
        }

        return Array.TrueForAll(_told, told => told == drops);
    }

    /// <summary>Tells what diagnostics knows already; who cannot be told at the moment is not.</summary>
    public void TellAll(Func<byte[]> describe)
    {
        try
        {
            byte[] line = describe();
            foreach (Lane lane in lanes.Where(lane => lane.Takes(LoggerName, Level.Warn)))
                lane.WriteOwn(line);
        }
        catch (Exception) // Boundary: as below; diagnostics knows.
        {
        }
    }

    private bool Tell(Lane lane, long dropped)
    {
        try
        {
            return lane.WriteOwn(lines.OfFullBuffer(dropped));
        }
        catch (Exception e) // Boundary: the clock behind it is the caller's, and the thread must live on.
        {
            diagnostics.Report(ProblemKind.Final, $"{dropped} records dropped: the buffer was full", e);
            return true;
        }
    }
}
