using Hewn.Ring;

namespace Hewn.Pipeline;

/// <summary>
/// What a destination does for its safety from a kill: it has the checkpoint saved at turning points (another file, a
/// line of the log's own), so that recovery finds what is written.
/// </summary>
/// <param name="ownLine">Where a line is kept while it is written past the ring.</param>
/// <param name="save">Saves the checkpoint.</param>
internal sealed class Journal(RingOwnLine ownLine, Action save)
{
    /// <summary>Another file was opened: from now on lines go there.</summary>
    public void Turn() => save();

    /// <summary>Writes a line that stands in no ring.</summary>
    public void WriteOwn(ReadOnlySpan<byte> line, Action<ReadOnlySpan<byte>> write)
    {
        ownLine.Set(line);
        write(line);
        save();
        ownLine.Clear();
    }
}
