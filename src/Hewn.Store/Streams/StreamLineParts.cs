namespace Hewn.Store.Streams;

/// <summary>Where the parts of a line of a stream stand in it.</summary>
/// <param name="TimestampNs">Its time.</param>
/// <param name="StreamEnd">Behind the labels of its stream, which begin at <see cref="StreamLine.StreamAt"/>.</param>
/// <param name="MetadataStart">Where its metadata begins; equal to the end when it has none.</param>
/// <param name="MetadataEnd">Behind its metadata.</param>
/// <param name="MessageStart">Where its text begins, escaped.</param>
/// <param name="MessageEnd">Behind its text.</param>
/// <param name="IsLate">
/// Whether its stream had a line of this time or a newer one before, so that it may be one that is there already.
/// </param>
internal readonly record struct StreamLineParts(
    long TimestampNs, int StreamEnd, int MetadataStart, int MetadataEnd, int MessageStart, int MessageEnd, bool IsLate);
