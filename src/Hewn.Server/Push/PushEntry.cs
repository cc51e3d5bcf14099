using Hewn.LogQL.Labels;

namespace Hewn.Server.Push;

/// <summary>A line that is pushed.</summary>
/// <param name="TimestampNs">Its time.</param>
/// <param name="Line">Its text: any bytes.</param>
/// <param name="Metadata">Its structured metadata.</param>
internal readonly record struct PushEntry(long TimestampNs, ReadOnlyMemory<byte> Line, LabelSet Metadata);
