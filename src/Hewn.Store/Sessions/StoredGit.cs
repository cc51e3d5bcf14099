namespace Hewn.Store.Sessions;

/// <summary>The source that a session ran from.</summary>
/// <param name="Commit">The commit, or null.</param>
/// <param name="Branch">The branch, or null.</param>
/// <param name="IsDirty">Whether files were changed since the commit; null when nobody looked.</param>
public sealed record StoredGit(string? Commit, string? Branch, bool? IsDirty);
