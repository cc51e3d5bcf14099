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
    /// <param name="line">The line as it is to stand in the file.</param>
    /// <param name="loss">What it tells of, if it tells of a loss; that is told then, in one with the line.</param>
    /// <param name="told">Up to which number.</param>
    /// <param name="write">Writes it; returns 0 when it has not.</param>
    /// <returns>Whether it is written.</returns>
    public bool WriteOwn(
        ReadOnlySpan<byte> line, LossTally? loss, long told, Func<ReadOnlySpan<byte>, int> write)
    {
        ownLine.Set(line, loss?.Reason ?? LossReason.None, told);
        bool isWritten = write(line) > 0;
        if (isWritten && loss is not null)
            loss.Told = told;
        save();
        ownLine.Clear();
        return isWritten;
    }
}
