using System.Text.Json;

namespace Hewn.Sessions.Tracks;

/// <summary>A point of a track as it stands in the file. Immutable.</summary>
/// <param name="Index">Its number in the track, from 0, without gaps.</param>
/// <param name="Step">The step it was given; of a point without one, a whole number called <c>step</c> in it.</param>
/// <param name="CreatedAt">When it was appended, UTC.</param>
/// <param name="Data">Its fields, a JSON object.</param>
public sealed record TrackPoint(long Index, long? Step, DateTimeOffset CreatedAt, JsonElement Data)
{
    /// <summary>
    /// A field's number; NaN and infinities come back from their strings. Null where there is no number.
    /// </summary>
    /// <param name="field">Its name; <c>a.b</c> is the member <c>b</c> of the object <c>a</c>.</param>
    public double? Number(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        try
        {
            return Find(Data, field) is { } value ? PointNumber.Of(value) : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair in a name or a text.
        }
    }

    private static JsonElement? Find(JsonElement owner, string field)
    {
        if (owner.ValueKind != JsonValueKind.Object)
            return null;
        if (owner.TryGetProperty(field, out JsonElement value))
            return value;
        int dot = field.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && owner.TryGetProperty(field[..dot], out JsonElement nested)
            ? Find(nested, field[(dot + 1)..])
            : null;
    }
}
