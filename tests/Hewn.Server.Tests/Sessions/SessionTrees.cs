using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hewn.Server.Tests.Sessions;

/// <summary>Directories of sessions, compared.</summary>
internal static class SessionTrees
{
    // What each machine finds out for itself; after a kill the writer's own figures are old until it writes again.
    private static readonly string[] _own = ["updatedAt", "totalDataPoints", "nextIndex", "ordered"];

    /// <summary>
    /// Each file of a session with what it says, but for locks, rings, bookmarks and counters, and for what a killed
    /// process had only begun to write (<c>.new</c>).
    /// </summary>
    public static string[] Of(string directory) =>
    [
        .. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(file => (File: file, Name: Path.GetRelativePath(directory, file).Replace('\\', '/')))
            .Where(file => !file.Name.Split('/').Contains(".hewn") && !file.Name.EndsWith(".log_sequence")
                && !file.Name.EndsWith(".new"))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => $"{file.Name}: {ContentOf(file.Name, file.File)}"),
    ];

    private static string ContentOf(string name, string file)
    {
        string text = File.ReadAllText(file);
        if (!name.StartsWith("tracks/", StringComparison.Ordinal) || !name.EndsWith("metadata.json"))
            return text;
        JsonObject json = JsonNode.Parse(text)!.AsObject();
        foreach (string member in _own)
            json.Remove(member);
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = false });
    }
}
