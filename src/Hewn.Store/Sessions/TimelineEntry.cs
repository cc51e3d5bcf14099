using Hewn.Store.Entries;

namespace Hewn.Store.Sessions;

/// <summary>A record or a point of a session, with its time.</summary>
/// <param name="Track">The point's track; null for a record of the log.</param>
/// <param name="UtcTicks">When; where it does not say that, when the one before it was.</param>
/// <param name="Entry">The line.</param>
public sealed record TimelineEntry(string? Track, long UtcTicks, Entry Entry);
