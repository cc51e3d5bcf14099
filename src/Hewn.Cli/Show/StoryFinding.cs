using System.Text;
using Hewn.Cli.View;
using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Filters;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;
using Hewn.Store.Segments;

namespace Hewn.Cli.Show;

/// <summary>
/// Finds the lines of a request or trace: those whose id field says so, and those without such a field that name the id
/// in their text.
/// </summary>
internal sealed class StoryFinding
{
    /// <summary>Lines kept: far more than anybody reads of one request.</summary>
    public const int MaxSteps = 100_000;

    private static readonly string[] _traceNames =
        ["trace_id", "traceId", "TraceId", "traceID", "trace.id", "dd.trace_id", "@tr"];

    private readonly string _id;
    private readonly IdKind _kind;
    private readonly EntryFilters _filters;
    private readonly byte[] _needle;
    private readonly FieldPath _request = new(FieldKey.Of(KnownField.RequestId));
    private readonly FieldPath[] _traces = [.. _traceNames.Select(name => new FieldPath(FieldKey.Named(name)))];
    private readonly EscapedBytes _text = new();

    /// <param name="id">The id.</param>
    /// <param name="kind">What it is of.</param>
    /// <param name="filters">What the lines have to be besides.</param>
    public StoryFinding(string id, IdKind kind, EntryFilters filters)
    {
        (_id, _kind, _filters) = (id, kind, filters);
        _needle = Encoding.UTF8.GetBytes(id);
        // JSON may write other characters as escapes; then only the decoded field tells.
        IsNeedle = id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
    }

    /// <summary>Whether each line of the request has the id's bytes in it.</summary>
    public bool IsNeedle { get; }

    /// <summary>Reads the logs once.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Story Find(EntrySources sources, CancellationToken cancellation)
    {
        var steps = new List<Step>();
        var kept = new KeptEntries();
        bool isCut = false;
        bool isOfRequest = false;
        bool isOfTrace = false;
        using IEntrySource source = IsNeedle
            ? sources.Open(new LineFilter { Conditions = [LineCondition.Text(_id)] }, cancellation)
            : sources.Open(cancellation);
        while (source.TryRead())
        {
            cancellation.ThrowIfCancellationRequested();
            Entry entry = source.Current;
            if (IsNeedle && entry.Raw.Span.IndexOf(_needle) < 0)
                continue;
            bool isRequest = _kind != IdKind.Trace && IsId(_request.Find(entry));
            bool isTrace = _kind != IdKind.Request && Array.Exists(_traces, path => IsId(path.Find(entry)));
            bool isMention = !isRequest && !isTrace && IsMention(entry);
            if ((!isRequest && !isTrace && !isMention) || !_filters.Takes(entry))
                continue;
            isOfRequest |= isRequest;
            isOfTrace |= isTrace;
            isCut |= steps.Count == MaxSteps;
            if (steps.Count < MaxSteps)
                steps.Add(new(kept.Keep(entry), isMention));
        }

        cancellation.ThrowIfCancellationRequested();
        IdKind kind = _kind != IdKind.Any || isOfRequest == isOfTrace ? _kind
            : isOfRequest ? IdKind.Request
            : IdKind.Trace;
        return new(_id, kind, steps, isCut);
    }

    private bool IsId(FieldValue value) => value.IsPresent && value.TextIn(_text).SequenceEqual(_needle);

    /// <summary>Whether a line that has no id of its own names this one, as a whole word.</summary>
    private bool IsMention(Entry entry)
    {
        if (_request.Find(entry).IsPresent || Array.Exists(_traces, path => path.Find(entry).IsPresent))
            return false;
        ReadOnlySpan<byte> raw = entry.Raw.Span;
        for (int from = 0; raw[from..].IndexOf(_needle) is >= 0 and var at; from += at + 1)
        {
            int start = from + at;
            int end = start + _needle.Length;
            if ((start == 0 || !IsWord(raw[start - 1])) && (end == raw.Length || !IsWord(raw[end])))
                return true;
        }

        return false;
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or >= 0x80;
}
