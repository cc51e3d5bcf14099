namespace Hewn.Sessions.Tracks;

/// <summary>Which points of a curve stay when there are too many.</summary>
public enum DownsamplingKind
{
    /// <summary>See <see cref="Downsampling.MinMax"/>: no extreme value is missing.</summary>
    MinMax,

    /// <summary>See <see cref="Downsampling.LargestTriangle"/>: the look of the curve.</summary>
    LargestTriangle,
}
