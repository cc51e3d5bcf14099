namespace Hewn.Pipeline;

/// <summary>Records, counted where they pass. Accepted = processed + dropped at stop + in flight.</summary>
/// <param name="Accepted">Taken from callers.</param>
/// <param name="Processed">Given to every destination of their routes.</param>
/// <param name="DroppedFull">Refused because the buffer was full; never accepted.</param>
/// <param name="DroppedAtStop">Accepted, but the time for stopping ran out, or the record came after the stop.</param>
internal readonly record struct PipelineCounts(long Accepted, long Processed, long DroppedFull, long DroppedAtStop)
{
    /// <summary>Accepted and still on their way.</summary>
    public long InFlight => Accepted - Processed - DroppedAtStop;
}
