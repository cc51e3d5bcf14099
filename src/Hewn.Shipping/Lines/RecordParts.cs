namespace Hewn.Shipping.Lines;

/// <summary>What OpenTelemetry has places of its own for. Immutable.</summary>
/// <param name="Level">The level; null when there is none or its name is unknown.</param>
/// <param name="LevelText">Its name as it stands.</param>
/// <param name="TraceId">The trace, 32 hexadecimal digits.</param>
/// <param name="SpanId">The span, 16 hexadecimal digits.</param>
internal sealed record RecordParts(Level? Level, string? LevelText, string? TraceId, string? SpanId)
{
    /// <summary>A line that is no record.</summary>
    public static RecordParts None { get; } = new(null, null, null, null);
}
