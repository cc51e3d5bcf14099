using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Sessions;

namespace Hewn.Store.Sessions;

/// <summary>
/// What the openings that a session's file lists come to: found out by the same code by which the next opening would,
/// so that both say the same of one that crashed.
/// </summary>
internal static class Openings
{
    /// <summary>
    /// The file as the next opening would write it: openings whose process is gone have ended, and with them perhaps
    /// the session. Null when there is nothing to change, or it cannot be worked out.
    /// </summary>
    public static JsonDocument? Settle(JsonElement json, SessionPlace place)
    {
        try
        {
            if (JsonNode.Parse(json.GetRawText()) is not JsonObject session)
                return null;
            var places = new SessionPlaces(place.Path);
            bool isOver = !SessionRuns.IsRunning(session);
            if (SessionRuns.Bury(session, places, () => LastRecord.TimeOf(places)) == 0)
                return null;
            if (!isOver)
                SessionRuns.Summarise(session, DateTimeOffset.UnixEpoch);
            return JsonDocument.Parse(session.ToJsonString());
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or JsonException)
        {
            return null; // A name that stands there twice, half a character: it is shown as far as it can be read.
        }
    }
}
