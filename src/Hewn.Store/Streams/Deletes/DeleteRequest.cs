namespace Hewn.Store.Streams.Deletes;

/// <summary>A request to delete lines. Immutable.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Query">Which lines: a log query, as it was given.</param>
/// <param name="CreatedMs">When it was made, milliseconds since 1970 UTC.</param>
/// <param name="Parts">Its time in parts, none empty.</param>
public sealed record DeleteRequest(string Id, string Query, long CreatedMs, IReadOnlyList<DeletePart> Parts)
{
    /// <summary>Whether all of its lines are gone from the files.</summary>
    public bool IsDone => Parts.All(part => part.IsDone);
}
