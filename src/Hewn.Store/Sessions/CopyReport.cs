namespace Hewn.Store.Sessions;

/// <summary>What was found in lines while they were copied. Not thread-safe.</summary>
public sealed class CopyReport
{
    private readonly List<string> _notes = [];

    /// <summary>Files copied.</summary>
    public long Files { get; internal set; }

    /// <summary>Bytes written.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Lines that are records or points.</summary>
    public long Lines { get; internal set; }

    /// <summary>Bare <c>NaN</c> and infinities that were written as strings.</summary>
    public long Normalised { get; internal set; }

    /// <summary>Sequence numbers and indices that stand there more than once; their lines are kept.</summary>
    public long Doubles { get; internal set; }

    /// <summary>Lines that are no JSON object; they are kept as they stand.</summary>
    public long Unparsable { get; internal set; }

    /// <summary>Details of the above, and what else is to be known.</summary>
    public IReadOnlyList<string> Notes => _notes;

    internal void Note(string text) => _notes.Add(text);
}
