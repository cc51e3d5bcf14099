using System.Text.Json.Nodes;

namespace Hewn.Sessions;

/// <summary>The openings of a session as <c>session.json</c> lists them, one for each process and time.</summary>
internal static class SessionRuns
{
    /// <summary>The openings, oldest first.</summary>
    public static JsonArray Of(JsonObject session)
    {
        if (session["runs"] is JsonArray runs)
            return runs;
        var none = new JsonArray();
        session["runs"] = none;
        return none;
    }

    /// <summary>The opening of that id; null when it is not listed.</summary>
    public static JsonObject? Find(JsonObject session, string id) =>
        Of(session).OfType<JsonObject>().FirstOrDefault(run => SessionRecord.TextOf(run["id"]) == id);

    /// <summary>Whether an opening that the file lists runs, as far as its lock tells.</summary>
    public static bool AnyLives(JsonObject session, SessionPlaces places) =>
        Of(session).OfType<JsonObject>().Any(run => IsRunning(run) && !HasDied(run, places));

    /// <summary>Which attempt an opening belongs to; 0 where no number stands that somebody may have counted to.
    /// </summary>
    public static long AttemptOf(JsonObject run) =>
        SessionRecord.NumberOf(run["attempt"]) is { } attempt and >= 0 and < GreatestCount ? attempt : 0;

    /// <summary>Whether an opening is not known to have ended.</summary>
    public static bool IsRunning(JsonObject run) => StateOf(run) == SessionState.Running;

    /// <summary>The state of an opening, or of the session, as it stands there.</summary>
    public static SessionState StateOf(JsonObject entry) =>
        Enum.TryParse(SessionRecord.TextOf(entry["status"]), ignoreCase: true, out SessionState state)
            ? state
            : SessionState.Completed;

    /// <summary>The word of a state.</summary>
    public static string WordOf(SessionState state) => state switch
    {
        SessionState.Running => "running",
        SessionState.Completed => "completed",
        SessionState.Failed => "failed",
        SessionState.Crashed => "crashed",
        _ => "interrupted",
    };

    /// <summary>
    /// Whether an opening's process has ended although the file says that it runs: its lock is free.
    /// </summary>
    public static bool HasDied(JsonObject run, SessionPlaces places)
    {
        if (!IsRunning(run) || SessionRecord.TextOf(run["id"]) is not { } id)
            return false;
        return SessionLocks.HaveLetGo(places, id, SessionRecord.TextOf(run["host"]));
    }

    /// <summary>Writes down which openings have died. Returns how many.</summary>
    /// <param name="session">The file.</param>
    /// <param name="places">Where their locks are.</param>
    /// <param name="lastSeen">Tells when the session was written last, if nobody else writes it.</param>
    public static int Bury(JsonObject session, SessionPlaces places, Func<DateTimeOffset?> lastSeen)
    {
        int found = 0;
        DateTimeOffset? seen = null;
        foreach (JsonObject run in Of(session).OfType<JsonObject>())
        {
            if (!HasDied(run, places))
                continue;
            if (found++ == 0)
                seen = lastSeen();
            bool wasTold = SessionRecord.TextOf(run["signal"]) is not null;
            End(run, wasTold ? SessionState.Interrupted : SessionState.Crashed, seen);
        }

        return found;
    }

    /// <summary>Ends an opening.</summary>
    public static void End(JsonObject run, SessionState state, DateTimeOffset? time)
    {
        run["status"] = WordOf(state);
        run["ended_at"] = time is { } at ? SessionRecord.Text(at) : null;
        run["duration_ms"] = time - SessionRecord.Time(run["started_at"]) is { } duration
            ? (long)Math.Max(0, duration.TotalMilliseconds)
            : null;
    }

    /// <summary>
    /// Works out how the session as a whole is doing: it runs while one opening does; then it is what the worst of the
    /// openings of its last attempt is. Openings that overlap are one attempt.
    /// </summary>
    public static void Summarise(JsonObject session, DateTimeOffset now)
    {
        JsonObject[] runs = [.. Of(session).OfType<JsonObject>()];
        long attempt = runs.Select(AttemptOf).DefaultIfEmpty(0).Max();
        JsonObject[] last = [.. runs.Where(run => AttemptOf(run) == attempt)];
        bool isRunning = Array.Exists(runs, IsRunning);
        SessionState state = isRunning || last.Length == 0
            ? SessionState.Running
            : last.Select(StateOf).MaxBy(Badness);
        DateTimeOffset? started = last.Min(run => SessionRecord.Time(run["started_at"]));
        DateTimeOffset? ended = isRunning ? null : last.Max(run => SessionRecord.Time(run["ended_at"]));
        session["status"] = WordOf(state);
        session["started_at"] = started is { } from ? SessionRecord.Text(from) : null;
        session["ended_at"] = ended is { } to ? SessionRecord.Text(to) : null;
        session["duration_ms"] = ended - started is { } duration ? (long)duration.TotalMilliseconds : null;
        session["error"] = last.Select(run => run["error"]).FirstOrDefault(error => error is not null)?.DeepClone();
        session["updated_at"] = SessionRecord.Text(now);
    }

    /// <summary>Takes away the oldest of too many openings, but none that runs, and counts them.</summary>
    public static void Trim(JsonObject session)
    {
        JsonArray runs = Of(session);
        long omitted = Math.Clamp(SessionRecord.NumberOf(session["runs_omitted"]) ?? 0, 0, GreatestCount);
        for (int i = 0; i < runs.Count && runs.Count > Limits.MaxSessionRuns;)
        {
            if (runs[i] is JsonObject run && IsRunning(run))
            {
                i++;
                continue;
            }

            runs.RemoveAt(i);
            session["runs_omitted"] = ++omitted;
        }
    }

    private static int Badness(SessionState state) => state switch
    {
        SessionState.Failed => 3,
        SessionState.Crashed => 2,
        SessionState.Interrupted => 1,
        _ => 0,
    };

    // More openings than anybody counts up to: what is greater was put there by somebody else, and none overflows.
    private const long GreatestCount = long.MaxValue / 2;
}
