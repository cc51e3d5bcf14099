using Hewn.Files;

namespace Hewn.Store.Rings;

/// <summary>
/// A log in the ring of a living process: which lines stand in the ring and not yet in what was read of the log. Each
/// line comes once, whichever of the two shows it first. Derive one for each way in which logs are written.
/// </summary>
/// <param name="ring">The ring.</param>
internal abstract class LivingLane(LivingRing ring)
{
    /// <summary>The ring.</summary>
    public LivingRing Ring => ring;

    /// <summary>Notes a line of the log; true when the ring has shown it already.</summary>
    /// <param name="file">The file that it stands in.</param>
    /// <param name="end">Where it ends in it.</param>
    /// <param name="line">The line with its newline.</param>
    public abstract bool Covers(FileIdentity file, long end, ReadOnlySpan<byte> line);

    /// <summary>Whether lines of a file up to an end can be passed over: the ring cannot have them. By default
    /// nothing is known of that.</summary>
    public virtual bool MayPass(FileIdentity file, long end) => false;

    /// <summary>Notes lines of the file that <see cref="MayPass"/>, up to an end.</summary>
    public virtual void Pass(FileIdentity file, long end)
    {
    }

    /// <summary>Takes a place where ring and log are the same. Call it before the log is read, or at its end.</summary>
    public abstract void Synchronize();

    /// <summary>The lines that the ring has and the log had not, when it was read to its end just now.</summary>
    public abstract IEnumerable<byte[]> ReadNew();
}
