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

    /// <summary>The field.</summary>
    public FieldPath Path => path;

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
        return (value.IsPresent && Passes(value.TextIn(_text), entry)) != isNegated;
    }

    /// <summary>Whether numbers are compared by their value, so that a duration may have a unit.</summary>
    protected virtual bool ComparesNumbers => false;

    /// <summary>Whether the text of a value passes the test, negation aside.</summary>
    protected abstract bool Passes(ReadOnlySpan<byte> text);

    private bool Passes(ReadOnlySpan<byte> text, Entry entry)
    {
        if (Passes(text))
            return true;
        if (!ComparesNumbers || path.Key.Known != KnownField.Duration)
            return false;
        Span<byte> room = stackalloc byte[DurationText.MaxBytes];
        return DurationText.TryWrite(text, entry, room, out int length) && Passes(room[..length]);
    }

    /// <summary>The test as a condition, negation aside.</summary>
    protected abstract LineCondition PlainCondition(FieldKey key);
}
