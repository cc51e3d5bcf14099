using Hewn.Diagnostics;
using Hewn.Ring;

namespace Hewn.Files;

/// <summary>
/// What has to be said about a file: to diagnostics at once, and in the file itself as soon as it takes lines. Used by
/// the writer's thread only.
/// </summary>
internal sealed class FileNotes(string path, IOwnLines lines, TimeProvider time, DiagnosticChannel diagnostics)
{
    private readonly Queue<byte[]> _untold = new();
    private Outage? _outage;
    private string? _unrecovered; // The ring that was told last.

    /// <summary>Whether something has not been said in the file yet.</summary>
    public bool HasUntold => _untold.Count > 0;

    /// <summary>A first attempt has failed.</summary>
    public void BeginOutage(string problem)
    {
        diagnostics.Report(
            ProblemKind.Temporary,
            $"{path} {problem} Records wait in the buffer (up to half of it) until it can be written again.");
        _outage = new Outage(Now(), problem);
    }

    /// <summary>So many records wait now.</summary>
    public void NoteWaiting(long records)
    {
        if (_outage is { } outage && outage.Waited < records)
            _outage = outage with { Waited = records };
    }

    /// <summary>Records were given up.</summary>
    public void NoteLost(long records)
    {
        if (_outage is { } outage)
            _outage = outage with { Lost = outage.Lost + records };
    }

    /// <summary>The file works again.</summary>
    /// <param name="takesWarnings">
    /// Whether it is a place for warnings; in another one only what concerns its records is said.
    /// </param>
    public void EndOutage(bool takesWarnings)
    {
        if (_outage is not { } outage)
            return;
        _outage = null;
        diagnostics.Report(ProblemKind.Over, $"{path} takes records again; {outage.Lost} were lost");
        if (takesWarnings || outage.Waited > 0 || outage.Lost > 0)
            Add(() => lines.OfOutage(path, outage with { Until = Now() }));
    }

    /// <summary>Somebody else changed the file; what is written now stands in the one of its name.</summary>
    public void NoteChange(OutsideChange change)
    {
        string what = change switch
        {
            OutsideChange.Deleted => "was deleted or renamed by somebody else; records go on in a new file",
            OutsideChange.Replaced => "was replaced by somebody else; records go on in the file that stands there now",
            OutsideChange.Unfinished =>
                "was appended to by somebody else without an end of the line; it was ended, records go on behind it",
            _ => "was cut by somebody else; records go on at its new end",
        };
        diagnostics.Report(ProblemKind.Permanent, $"{path} {what}");
        Add(() => lines.OfOutsideChange(path, change, what));
    }

    /// <summary>The ring of a process that wrote the file before was found when it was this one's turn.</summary>
    public void NoteFormer(RingReport report)
    {
        if (report.Recovered > 0)
            Add(() => lines.OfRecovered(report));
        if (report.Problems.FirstOrDefault() is not { } problem || _unrecovered == report.Ring)
            return; // It is tried again with each opening of the file.
        _unrecovered = report.Ring;
        diagnostics.Report(ProblemKind.Temporary, $"{report.Ring} could not be recovered yet: {problem}");
        Add(() => lines.OfUnrecovered(report.Ring, problem));
    }

    /// <summary>Says what is to be said.</summary>
    /// <param name="write">Writes a line; what it throws on is said the next time.</param>
    public void Tell(Action<byte[]> write)
    {
        while (_untold.TryPeek(out byte[]? line))
        {
            write(line);
            _untold.Dequeue();
        }
    }

    private void Add(Func<byte[]> describe)
    {
        if (_untold.Count >= Limits.MaxUntoldNotes)
            return; // Diagnostics has been told.
        try
        {
            if (describe() is { Length: > 0 } line)
                _untold.Enqueue(line);
        }
        catch (Exception) // Boundary: the clock behind it is the caller's; diagnostics has been told.
        {
        }
    }

    private DateTimeOffset? Now() => CallersClock.TryUtcNow(time);
}
