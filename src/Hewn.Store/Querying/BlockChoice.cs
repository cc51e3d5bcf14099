using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.LabelFilters;
using Hewn.Store.Index;

namespace Hewn.Store.Querying;

/// <summary>
/// Rules blocks of an index out whose lines a query drops for certain: by time, by the words of its texts, and by the
/// labels it asks for. One thread's.
/// </summary>
internal sealed class BlockChoice
{
    private readonly ReadingQuestion _question;
    private readonly BlockPlan _plan;
    private readonly LabelBlocks? _labels;
    private readonly ColumnCondition[] _conditions = [];
    private readonly int _needed; // columns, one bit each

    /// <param name="question">What is wanted of lines.</param>
    /// <param name="index">The index.</param>
    /// <param name="labels">What it does not say of lines; null when that is not known.</param>
    public BlockChoice(ReadingQuestion question, IndexFile index, LabelIndex? labels)
    {
        _question = question;
        _plan = new(question.Filter, index.SeenPaths, needsRecord: false);
        if (labels is null)
            return;
        _labels = new(labels);
        var columns = new LabelColumns(index.SeenPaths);
        var conditions = new List<ColumnCondition>();
        foreach (EntryCondition condition in question.Plan.Conditions.Concat(Selectors(question)))
        {
            if (columns.Find(condition.Name) is not { } column
                || (column == (int)IndexColumn.Duration && condition.Filter is not NumberLabelFilter))
                continue;
            _needed |= 1 << column;
            conditions.Add(ColumnCondition.Make(condition, column, _labels, new()));
        }

        _conditions = [.. conditions];
    }

    /// <summary>Whether a line of a block may be wanted.</summary>
    /// <exception cref="DamagedIndexException">The index is not sound.</exception>
    public bool MayMatter(IndexedBlock block)
    {
        if (!_plan.MayPass(block) || !_question.MayMatter(block))
            return false;
        if (_conditions.Length == 0 || block.Entry.Malformed > 0 || !_labels!.At(block).Holds(_needed))
            return true;
        foreach (ColumnCondition condition in _conditions)
        {
            if (!condition.TryNarrow(block))
                return true;
        }

        return block.Rows.Count > 0;
    }

    /// <summary>What the query asks of labels that are fields of lines.</summary>
    private static IEnumerable<EntryCondition> Selectors(ReadingQuestion question)
    {
        foreach (LabelMatcher matcher in question.Plan.Request.Matchers)
        {
            if (question.IsStreamLabel(matcher.Name) && !question.File.Labels.Has(matcher.Name))
                yield return new EntryCondition(new TextLabelFilter(matcher), IsAfterJson: false);
        }
    }
}
