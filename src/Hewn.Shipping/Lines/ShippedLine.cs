using Hewn.LogQL.Labels;

namespace Hewn.Shipping.Lines;

/// <summary>A line as it is sent. Immutable.</summary>
/// <param name="TimestampNs">When, in nanoseconds since 1970.</param>
/// <param name="Text">The line as it stands in the file, without its end.</param>
/// <param name="Labels">Labels of its stream.</param>
/// <param name="Metadata">Structured metadata.</param>
internal sealed record ShippedLine(long TimestampNs, ReadOnlyMemory<byte> Text, LabelSet Labels, LabelSet Metadata)
{
    /// <summary>The file it stands in.</summary>
    public required string Path { get; init; }

    /// <summary>The line there; 0 when it is not known.</summary>
    public long LineNumber { get; init; }

    /// <summary>Where it begins there, in bytes.</summary>
    public long Offset { get; init; }

    /// <summary>Its message, level and ids, where its record has them; for OpenTelemetry.</summary>
    public RecordParts Record { get; init; } = RecordParts.None;

    /// <summary>Bytes that it takes in a request, about.</summary>
    public int Bytes => Text.Length + Metadata.Sum(one => one.Name.Length + one.Value.Length);

    /// <summary>Where it stands, for people.</summary>
    public string Place => LineNumber > 0
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path}:{LineNumber}")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path} at byte {Offset}");
}
