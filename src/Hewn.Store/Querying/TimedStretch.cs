using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>A part of a file with the times of its lines.</summary>
/// <param name="Stretch">The part.</param>
/// <param name="IsKnown">Whether the times are known.</param>
/// <param name="MinNs">The least.</param>
/// <param name="MaxNs">The greatest.</param>
internal readonly record struct TimedStretch(Stretch Stretch, bool IsKnown, long MinNs, long MaxNs);
