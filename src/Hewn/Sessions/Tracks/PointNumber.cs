using System.Text.Json;

namespace Hewn.Sessions.Tracks;

/// <summary>Numbers of points, of which those that JSON has no number for are strings.</summary>
internal static class PointNumber
{
    /// <summary>The number, or null.</summary>
    public static double? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.ValueEquals("NaN"u8) ? double.NaN
            : value.ValueEquals("Infinity"u8) ? double.PositiveInfinity
            : value.ValueEquals("-Infinity"u8) ? double.NegativeInfinity
            : null,
        _ => null,
    };

    /// <summary>The number that the reader stands on, or null.</summary>
    public static double? Of(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDouble(),
        // Nobody writes these with escapes, and not every escape can be compared.
        JsonTokenType.String when reader.ValueIsEscaped => null,
        JsonTokenType.String => reader.ValueTextEquals("NaN"u8) ? double.NaN
            : reader.ValueTextEquals("Infinity"u8) ? double.PositiveInfinity
            : reader.ValueTextEquals("-Infinity"u8) ? double.NegativeInfinity
            : null,
        _ => null,
    };
}
