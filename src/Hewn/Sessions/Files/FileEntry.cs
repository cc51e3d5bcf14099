using System.Text.Json;

namespace Hewn.Sessions.Files;

/// <summary>An entry of a session's list of files. Immutable.</summary>
/// <param name="File">What it says; null for one that is somebody else's and stays as it is.</param>
/// <param name="Raw">How it stands in the list; null for one that is new.</param>
internal sealed record FileEntry(SessionFile? File, JsonElement? Raw)
{
    /// <summary>Whether it says something else than what stands in the list.</summary>
    public bool IsChanged { get; private init; }

    /// <summary>The entry as it is from now on.</summary>
    public FileEntry Change(SessionFile file) => new(file, Raw) { IsChanged = true };
}
