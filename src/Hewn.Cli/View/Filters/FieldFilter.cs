using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary>A condition on one field. Derive one for each operator.</summary>
/// <param name="path">The field.</param>
/// <param name="isNegated">Whether records that fail the test are taken, those without the field included.</param>
internal abstract class FieldFilter(FieldPath path, bool isNegated) : EntryFilter
{
    private readonly EscapedBytes _text = new();

    public sealed override LineCondition? Condition
    {
        get
        {
            LineCondition condition = PlainCondition(path.Key);
            return isNegated ? LineCondition.Not(condition) : condition;
        }
    }

    public sealed override bool Takes(Entry entry)
    {
        if (entry.Fault is not null)
            return false;
        FieldValue value = path.Find(entry);
        return (value.IsPresent && Passes(value.TextIn(_text))) != isNegated;
    }

    /// <summary>Whether the text of a value passes the test, negation aside.</summary>
    protected abstract bool Passes(ReadOnlySpan<byte> text);

    /// <summary>The test as a condition, negation aside.</summary>
    protected abstract LineCondition PlainCondition(FieldKey key);
}
