using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Entries;

/// <summary>A line as a source gives it.</summary>
/// <param name="TimestampNs">Nanoseconds since 1970 UTC.</param>
/// <param name="Line">UTF-8 without the line break. Only valid during the call that hands it over.</param>
/// <param name="Stream">Labels of its stream; sources hand over one object for one stream, again and again.</param>
/// <param name="Metadata">Structured metadata.</param>
public readonly record struct LogEntry(
    long TimestampNs, ReadOnlyMemory<byte> Line, LabelSet Stream, LabelSet Metadata);
