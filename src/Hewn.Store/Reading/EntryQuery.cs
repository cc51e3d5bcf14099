using Hewn.LogQL;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;
using Hewn.Store.Entries;
using Hewn.Store.Querying;

namespace Hewn.Store.Reading;

/// <summary>
/// Says of entries whether a log query of LogQL lets them through, with the labels and fields that
/// <see cref="LocalEntrySource"/> gives them: the line is what stands in the file. Not thread-safe.
/// </summary>
public sealed class EntryQuery
{
    private readonly EntryRequest _request;
    private readonly LineTest _stages;
    private readonly bool _needsFields;
    private readonly EntryLabels _labels = new(LabelPolicy.Default);

    /// <summary>Makes a query ready.</summary>
    /// <param name="query">The query. What orders or thins out lines as a whole is not looked at.</param>
    /// <exception cref="LogQLException">A stage that can be read but makes no sense.</exception>
    public EntryQuery(LogExpression query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _request = new(query.Matchers, long.MinValue, long.MaxValue, EntryOrder.Forward, EntryHints.None);
        _stages = new(query);
        _needsFields = NamedLabels.Of(query) is not { Count: 0 };
    }

    /// <summary>Whether it comes through.</summary>
    /// <param name="entry">The entry.</param>
    public bool Passes(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        LabelSet stream = _labels.Of(entry, entry.Path, _needsFields, out LabelSet fields);
        return _request.Wants(stream) && _stages.Passes(new(EntryWalk.TimeOf(entry), entry.Raw, stream, fields));
    }
}
