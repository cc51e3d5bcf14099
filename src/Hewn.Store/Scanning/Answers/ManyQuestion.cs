using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Several questions about the records that pass one filter, answered in one pass over the lines.</summary>
internal sealed class ManyQuestion : Question
{
    private readonly IReadOnlyList<Question> _parts;

    /// <param name="filter">Which records all questions are about.</param>
    /// <param name="parts">The questions, each with what it asks of records besides; all use the table of
    /// fields.</param>
    /// <param name="fields">Gets the fields that they need.</param>
    public ManyQuestion(LineFilter filter, IReadOnlyList<Question> parts, FieldTable fields)
        : base(filter, fields)
    {
        _parts = parts;
        foreach (Question part in parts)
            _ = new CompiledFilter(part.Filter, fields, VectorWidths.Best, new ByteRarity([]));
    }

    /// <summary>Whether there were records that are not of Hewn's form.</summary>
    public bool HasForeign { get; private set; }

    protected override IQuestionWorker NewWorker(CompiledFilter filter, WantedFields wanted, ScanTuning tuning)
    {
        var judge = new Sieving.FormJudge();
        var state = new ManyState(this, judge, [.. _parts.Select(part => PartOf(part, tuning))]);
        return new LineWorker<ManyLines>(filter, wanted, tuning, new(state), state,
            tuning.Form == LineForm.Json ? judge : null);
    }

    internal void Add(bool hasForeign)
    {
        lock (Gate)
            HasForeign |= hasForeign;
    }

    private (CompiledFilter?, QuestionState) PartOf(Question part, ScanTuning tuning)
    {
        CompiledFilter? filter = part.Filter.Conditions.Count == 0
            ? null
            : new(part.Filter, Fields, tuning.Width, new ByteRarity([]));
        return (filter, part.NewState());
    }
}
