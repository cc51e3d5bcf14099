using System.Text.Json;

namespace Hewn.Store.Sessions;

/// <summary>The parameters of a session, by dotted names. Immutable.</summary>
/// <param name="Version">How often they were written; 0 when that is not said.</param>
/// <param name="Values">Names and values; values as JSON text. In the order of their names.</param>
/// <param name="Problem">Why they could not be read, or null.</param>
public sealed record StoredParameters(
    long Version, IReadOnlyList<KeyValuePair<string, string>> Values, string? Problem)
{
    /// <summary>Reads them; a session without any has none.</summary>
    public static StoredParameters Read(SessionPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        string path = Path.Combine(place.Path, SessionFiles.Parameters);
        using JsonDocument? document = JsonFile.TryRead(path, out string? problem);
        if (document is null)
            return new(0, [], problem);
        JsonElement json = document.RootElement;
        return new(
            json.Integer("version") ?? 0,
            [.. json.Member("data").Flatten().OrderBy(value => value.Key, StringComparer.Ordinal)],
            json.Member("data") is null ? $"{SessionFiles.Parameters}: it has no \"data\"" : null);
    }
}
