using Hewn.Store.Index;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Querying;

/// <summary>The least and greatest times of the lines that begin in each part of a file, where they are known.
/// Immutable.</summary>
/// <param name="PartBytes">Bytes of a part; the last one may have fewer.</param>
/// <param name="Parts">What is known; null for a part that was not read.</param>
/// <param name="FirstNs">The time that lines without one take at the file's front: when none is dated there, that of
/// the last write, so that it changes.</param>
/// <param name="State">The file when the last part was read.</param>
/// <param name="Whole">
/// The file up to the end of the last line of the parts that were whole then: what holds while it grows.
/// </param>
internal sealed record PartTimes(
    int PartBytes,
    IReadOnlyList<(long MinNs, long MaxNs)?> Parts,
    long FirstNs,
    SegmentIdentity State,
    SegmentIdentity Whole)
{
    /// <summary>Nothing is known.</summary>
    public static PartTimes None(int partBytes, long firstNs) => new(partBytes, [], firstNs, default, default);

    /// <summary>Whether a file is that one, perhaps grown.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool Holds(SafeFileHandle file) =>
        State == SegmentIdentity.Of(file) || (Whole.Size > 0 && Whole.Holds(file));
}
