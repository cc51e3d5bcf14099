namespace Hewn.Sessions.Remote;

/// <summary>How far a track was sent.</summary>
/// <param name="Points">Its points.</param>
/// <param name="Labels">A hash of what its metadata says of it; empty when it was not sent.</param>
internal readonly record struct TrackMark(LineMark Points, string Labels)
{
    /// <summary>Nothing was sent.</summary>
    public static TrackMark None => new(default, "");
}
