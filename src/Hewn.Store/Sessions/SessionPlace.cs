namespace Hewn.Store.Sessions;

/// <summary>Where a session stands. Names are those of its directories, which no file can contradict.</summary>
/// <param name="Root">The root directory it was found in, absolute.</param>
/// <param name="Workspace">Its workspace: the directories between root and session; of one that stands in the root
/// itself, the root's name.</param>
/// <param name="Name">Its directory's name.</param>
/// <param name="Path">Its directory, absolute.</param>
/// <param name="Kind">Its layout.</param>
public sealed record SessionPlace(string Root, string Workspace, string Name, string Path, StoredKind Kind)
{
    /// <summary>Workspace and name, as a command takes them.</summary>
    public string FullName => $"{Workspace}/{Name}";
}
