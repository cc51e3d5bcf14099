using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>What one thread has found out for a question about one file. Derive one for each kind of
/// question.</summary>
internal abstract class QuestionState
{
    /// <summary>A part of the file begins; parts are numbered in the order they stand in the file.</summary>
    public virtual void BeginPart(int part)
    {
    }

    /// <summary>Adds a record that passed.</summary>
    public virtual unsafe void Add(byte* piece, Slice* values) =>
        throw new NotSupportedException($"{GetType().Name} takes no single records.");

    /// <summary>What adds blocks of an index to this; null when the lines are needed.</summary>
    public virtual Index.IBlockAnswer? AnswerFrom(Index.IndexFile index) => null;

    /// <summary>The part is done.</summary>
    public virtual void EndPart()
    {
    }

    /// <summary>Adds it to what the other threads and files gave; called once, at the end of the thread's
    /// work.</summary>
    public abstract void HandOver();
}
