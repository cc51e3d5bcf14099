using Hewn.LogQL.Labels;

namespace Hewn.Store.Streams;

/// <summary>A line of a block that a reading wants, still as it stands there.</summary>
/// <param name="TimestampNs">Its time.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="MetadataStart">Where its metadata begins in the block.</param>
/// <param name="MetadataBytes">How long that is; 0 for none.</param>
/// <param name="MessageStart">Where its text begins, escaped.</param>
/// <param name="MessageBytes">How long that is.</param>
/// <param name="IsLate">Whether it may be there twice.</param>
/// <param name="IsRaw">Whether the text is not escaped: a line that is none of a stream.</param>
internal readonly record struct DecodedLine(long TimestampNs, LabelSet Stream, int MetadataStart, int MetadataBytes,
    int MessageStart, int MessageBytes, bool IsLate, bool IsRaw);
