namespace Hewn.Pipeline;

/// <summary>Records, counted where they pass. Accepted = processed + dropped at stop + in flight.</summary>
/// <param name="Accepted">Taken from callers.</param>
/// <param name="Processed">Given to every destination of their routes.</param>
/// <param name="DroppedFull">Refused because the buffer was full; never accepted.</param>
/// <param name="DroppedAtStop">Accepted, but the time for stopping ran out, or the record came after the stop.</param>
/// <param name="InFlight">
/// Accepted and still on their way: counted in the buffers, so that the sum is a fact and no definition.
/// </param>
internal readonly record struct PipelineCounts(
    long Accepted, long Processed, long DroppedFull, long DroppedAtStop, long InFlight);
