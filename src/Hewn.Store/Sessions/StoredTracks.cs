namespace Hewn.Store.Sessions;

/// <summary>All series of a session.</summary>
/// <param name="Series">By name, those that tell of a loss first.</param>
/// <param name="Points">Points read, over all tracks.</param>
/// <param name="LeftOut">Values that found no place among <c>1000</c> series.</param>
/// <param name="Problems">What could not be read, and why.</param>
public sealed record StoredTracks(
    IReadOnlyList<StoredSeries> Series, long Points, long LeftOut, IReadOnlyList<string> Problems);
