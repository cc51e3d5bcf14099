using System.Text.Json;

namespace Hewn.Store.Sessions;

/// <summary>What a session began from and what it failed of, as JSON.</summary>
public static class SessionEnds
{
    /// <summary>Writes the members <c>git</c> and <c>error</c> into the object that is open, as far as they are known.
    /// </summary>
    public static void Write(Utf8JsonWriter json, StoredSession session)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(session);
        if (session.Git is { } git)
        {
            json.WriteStartObject("git");
            json.WriteString("commit", git.Commit);
            json.WriteString("branch", git.Branch);
            if (git.IsDirty is { } isDirty)
                json.WriteBoolean("dirty", isDirty);
            json.WriteEndObject();
        }

        if (session.Error is { } error)
        {
            json.WriteStartObject("error");
            json.WriteString("type", error.Type);
            json.WriteString("message", error.Message);
            json.WriteString("stack_trace", error.StackTrace);
            json.WriteEndObject();
        }
    }
}
