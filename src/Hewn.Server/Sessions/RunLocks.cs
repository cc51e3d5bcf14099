using System.Text.Json.Nodes;
using Hewn.Files;
using Hewn.Sessions;

namespace Hewn.Server.Sessions;

/// <summary>
/// The locks of a session's openings that run elsewhere: taken here as long as their machine says now and then that
/// they run, so that readers of this disk see them running, and crashed when nothing is heard any more. Not
/// thread-safe.
/// </summary>
internal sealed class RunLocks(SessionPlaces places, TimeProvider time) : IDisposable
{
    /// <summary>Openings at most; further ones are taken for ended.</summary>
    private const int MaxRuns = 256;

    private const int MaxIdChars = 100;

    /// <summary>Silence after which an opening is taken to be gone: several messages that did not come.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(150);

    private readonly Dictionary<string, IDisposable> _held = new(StringComparer.Ordinal);
    private long _heardAt;

    /// <summary>The session's machine has said which openings run.</summary>
    public void Hear(JsonObject session)
    {
        _heardAt = time.GetTimestamp();
        var running = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonObject run in (session["runs"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (SessionRuns.IsRunning(run) && SessionRecord.TextOf(run["id"]) is { } id && IsName(id)
                && running.Count < MaxRuns)
                running.Add(id);
        }

        foreach (string ended in _held.Keys.Where(id => !running.Contains(id)).ToArray())
            Release(ended);
        foreach (string id in running.Where(id => !_held.ContainsKey(id)))
        {
            if (LockFile.TryTake(places.RunLock(id)) is { } taken)
                _held[id] = taken;
        }
    }

    /// <summary>Lets go where nothing was heard for long.</summary>
    public void Tend()
    {
        if (_held.Count > 0 && time.GetElapsedTime(_heardAt) >= _silence)
            Dispose();
    }

    public void Dispose()
    {
        foreach (string id in _held.Keys.ToArray())
            Release(id);
    }

    private void Release(string id)
    {
        _held.Remove(id, out IDisposable? taken);
        taken?.Dispose();
        try
        {
            File.Delete(places.RunLock(id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty file stays; it keeps nobody from anything.
        }
    }

    /// <summary>Of the openings that a server is told of, only those whose ids are plain names have locks.</summary>
    private static bool IsName(string id) => id.Length is > 0 and <= MaxIdChars
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
