namespace Hewn.LogQL.Results;

/// <summary>Takes lines of an answer, one after the other. One for each way to choose or order them.</summary>
internal abstract class LineReceiver
{
    /// <summary>Takes a line.</summary>
    /// <returns>False when no more is wanted.</returns>
    /// <exception cref="LogQLException">A limit is reached.</exception>
    public abstract bool Take(LogLine line);

    /// <summary>No more lines will come.</summary>
    public virtual void End()
    {
    }
}
