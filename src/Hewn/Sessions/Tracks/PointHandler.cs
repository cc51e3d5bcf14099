namespace Hewn.Sessions.Tracks;

/// <summary>Takes a point of a file.</summary>
/// <param name="point">The point.</param>
/// <param name="data">Its fields, a JSON object; valid during the call.</param>
internal delegate void PointHandler(PointLine point, ReadOnlySpan<byte> data);
