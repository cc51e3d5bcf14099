namespace Hewn.Store.Sessions;

/// <summary>A session that was to be imported, and what became of it.</summary>
/// <param name="FullName">Workspace and name.</param>
/// <param name="Source">Its directory.</param>
/// <param name="Target">Where it was to go.</param>
/// <param name="State">What became of it.</param>
/// <param name="Problem">Why it was refused, or null.</param>
/// <param name="Report">What was found in it.</param>
public sealed record ImportOutcome(
    string FullName, string Source, string Target, ImportState State, string? Problem, CopyReport Report);
