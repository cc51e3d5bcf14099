using Hewn.LogQL.Labels;

namespace Hewn.Store.Streams;

/// <summary>What a part of a file holds of one stream.</summary>
/// <param name="Stream">Its labels.</param>
/// <param name="Lines">How many lines.</param>
/// <param name="Bytes">Bytes of their texts.</param>
public readonly record struct StreamShare(LabelSet Stream, long Lines, long Bytes);
