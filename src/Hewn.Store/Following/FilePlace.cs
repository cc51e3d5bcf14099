namespace Hewn.Store.Following;

/// <summary>
/// How far a file has been read, so that a later process can go on there, whatever the file is called by then.
/// Immutable.
/// </summary>
/// <param name="Device">The device that the file is on.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Offset">Bytes that have been read; of a packed file, of its text.</param>
/// <param name="Head">What its first bytes hash to, up to <paramref name="Offset"/> and 256 at most.</param>
/// <param name="Tail">What the bytes before <paramref name="Offset"/> hash to, 256 at most; empty of a packed file.
/// </param>
/// <param name="Path">Its path when it was read, for people.</param>
/// <remarks>
/// The number of a deleted file is given to a new one sooner or later, and a log may be cut and written anew, or copied
/// and then cut; the hashes tell such files apart.
/// </remarks>
public sealed record FilePlace(ulong Device, ulong Number, long Offset, string Head, string Tail, string Path)
{
    /// <summary>Whether the file has been read to its end and is not written any more.</summary>
    public bool IsDone { get; init; }
}
