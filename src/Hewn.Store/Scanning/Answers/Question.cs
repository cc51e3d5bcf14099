using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>
/// A question about lines: which fields it needs, and what each thread does. The answer grows file by file. Derive one
/// for each kind of question.
/// </summary>
/// <param name="filter">Which lines it is about.</param>
/// <param name="fields">The table of fields that it uses with others; null: one of its own.</param>
internal abstract class Question(LineFilter filter, FieldTable? fields = null)
{
    private WantedFields? _wanted;

    public LineFilter Filter { get; } = filter;

    /// <summary>The fields that it needs besides the filter's.</summary>
    protected FieldTable Fields { get; } = fields ?? new();

    /// <summary>Held while a thread hands its results over.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Whether only records matter, so that other lines that pass the filter are left out.</summary>
    public virtual bool IsAboutRecords => true;

    /// <summary>A file begins; the one before is done.</summary>
    public virtual void BeginFile(string path)
    {
    }

    /// <summary>Whether lines of a block may matter, as far as its index tells; called by any thread.</summary>
    public virtual bool MayMatter(Index.IndexedBlock block) => true;

    /// <summary>How much of a file a thread takes at a time; null: as much as usual.</summary>
    public virtual long? ChunkBytes => null;

    /// <summary>Makes what one thread works with.</summary>
    public IQuestionWorker NewWorker(ScanTuning tuning, ByteRarity rarity)
    {
        lock (Gate) // The first one may add the filter's fields to the table.
        {
            var compiled = new CompiledFilter(Filter, Fields, tuning.Width, rarity);
            _wanted ??= Fields.ToWanted();
            return NewWorker(compiled, _wanted, tuning);
        }
    }

    /// <summary>Makes what one thread finds out, for a question that may be asked among others.</summary>
    public virtual QuestionState NewState() =>
        throw new NotSupportedException($"{GetType().Name} is asked by itself only.");

    protected abstract IQuestionWorker NewWorker(CompiledFilter filter, WantedFields wanted, ScanTuning tuning);
}
