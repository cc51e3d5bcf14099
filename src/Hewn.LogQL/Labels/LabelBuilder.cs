using Hewn.LogQL.Expressions;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Labels;

/// <summary>
/// The labels of one line on its way through the stages: those of its stream, and what was added, changed or
/// taken away.
/// Values stay bytes until a set is asked for.
/// </summary>
/// <remarks>Not thread-safe; used again for each line.</remarks>
internal sealed class LabelBuilder(FieldNeeds needs)
{
    private readonly LabelSetCache _sets = new();
    private readonly List<string> _removed = [];
    private readonly List<string> _everRemoved = [];
    private ParsedLabel[] _added = new ParsedLabel[32];
    private ParsedLabel[] _all = new ParsedLabel[64];
    private int _addedCount;
    private int _foundCount;
    private LabelSet _stream = LabelSet.Empty;

    /// <summary>What went wrong with the line; null when nothing did.</summary>
    public string? Error { get; private set; }

    /// <summary>The words to <see cref="Error"/>; null when there are none.</summary>
    public string? ErrorDetails { get; private set; }

    /// <summary>True when no label that anybody asks for is still missing, and parsers can stop.</summary>
    public bool HasAllNeeded => needs.Names is { } names && _foundCount >= names.Count;

    /// <summary>
    /// True when the labels are those of the stream. Words left of an error do not count alone, as Loki has it.
    /// </summary>
    public bool IsUnchanged => _addedCount == 0 && _removed.Count == 0 && Error is null;

    /// <summary>How many labels were added or changed up to now.</summary>
    public int Mark => _addedCount;

    /// <summary>Labels that were added or changed, in the order that this happened.</summary>
    public ReadOnlySpan<ParsedLabel> Added => _added.AsSpan(0, _addedCount);

    /// <summary>Begins with a line.</summary>
    public void Reset(LabelSet stream, LabelSet metadata)
    {
        _stream = stream;
        _addedCount = 0;
        _foundCount = 0;
        if (_removed.Count > 0)
            _removed.Clear();
        if (_everRemoved.Count > 0)
            _everRemoved.Clear();
        Error = null;
        ErrorDetails = null;
        for (int i = 0; i < metadata.Count; i++)
        {
            string name = metadata[i].Name;
            Set(_stream.Has(name) ? name + LabelNames.ExtractedSuffix : name, metadata.Bytes(i), LabelOrigin.Metadata);
        }
    }

    /// <summary>Marks the line with an error; one marked earlier is overwritten.</summary>
    public void SetError(string kind, string? details)
    {
        Error = kind;
        if (details is not null)
            ErrorDetails = details;
    }

    /// <summary>Takes the mark away; its words stay.</summary>
    public void ClearError() => Error = null;

    /// <summary>Takes the words of the mark away.</summary>
    public void ClearErrorDetails() => ErrorDetails = null;

    /// <summary>The labels that the line began with.</summary>
    public LabelSet Stream => _stream;

    /// <summary>Whether the line's stream has the label.</summary>
    public bool IsInStream(string name) => _stream.Has(name);

    /// <summary>The value of a label, an error's mark not counted.</summary>
    public bool TryGet(string name, out ReadOnlyMemory<byte> value)
    {
        for (int i = 0; i < _addedCount; i++)
        {
            if (_added[i].Name == name)
            {
                value = _added[i].Value;
                return true;
            }
        }

        if (_removed.Count == 0 || !_removed.Contains(name))
        {
            int index = _stream.IndexOf(name);
            if (index >= 0)
            {
                value = _stream.Bytes(index);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Adds a label or changes it; nothing happens when one of a later origin has the name.</summary>
    public void Set(string name, ReadOnlyMemory<byte> value, LabelOrigin origin = LabelOrigin.Parsed)
    {
        for (int i = 0; i < _addedCount; i++)
        {
            if (_added[i].Name != name)
                continue;
            if (_added[i].Origin <= origin)
                _added[i] = new ParsedLabel(name, value, origin);
            return;
        }

        if (_addedCount == _added.Length)
            Array.Resize(ref _added, _added.Length * 2);
        _added[_addedCount++] = new ParsedLabel(name, value, origin);
        if (needs.Names is { } names && names.Contains(name))
            _foundCount++;
    }

    /// <summary>
    /// Adds a label or changes it, for a parser: what an earlier stage made, before the parser read this, stays.
    /// </summary>
    /// <param name="name">The label.</param>
    /// <param name="value">Its value.</param>
    /// <param name="mark">What <see cref="Mark"/> was when the parser began.</param>
    public void SetParsed(string name, ReadOnlyMemory<byte> value, int mark)
    {
        for (int i = 0; i < mark; i++)
        {
            if (_added[i].Origin == LabelOrigin.Parsed && _added[i].Name == name)
                return;
        }

        Set(name, value);
    }

    /// <summary>Takes a label away.</summary>
    public void Remove(string name)
    {
        for (int i = 0; i < _addedCount; i++)
        {
            if (_added[i].Name != name)
                continue;
            if (needs.Names is { } names && names.Contains(name))
                _foundCount--;
            Array.Copy(_added, i + 1, _added, i, _addedCount - i - 1);
            _addedCount--;
            break;
        }

        if (_stream.Has(name) && !_removed.Contains(name))
            _removed.Add(name);
        _everRemoved.Add(name);
    }

    /// <summary>All labels now, sorted by name, with the error's mark. Valid until the next call.</summary>
    public Span<ParsedLabel> Current()
    {
        int count = 0;
        EnsureRoom();
        for (int i = 0; i < _stream.Count; i++)
        {
            string name = _stream[i].Name;
            if (!_removed.Contains(name) && !IsAdded(name))
                _all[count++] = new ParsedLabel(name, _stream.Bytes(i), LabelOrigin.Stream);
        }

        Added.CopyTo(_all.AsSpan(count));
        count += _addedCount;
        if (Error is not null)
            _all[count++] = new ParsedLabel(LabelNames.Error, GoText.ToBytes(Error), LabelOrigin.Parsed);
        if (ErrorDetails is not null)
            _all[count++] = new ParsedLabel(LabelNames.ErrorDetails, GoText.ToBytes(ErrorDetails), LabelOrigin.Parsed);
        if (Error is not null && needs.PreservesError)
            _all[count++] = new ParsedLabel(LabelNames.PreserveError, "true"u8.ToArray(), LabelOrigin.Parsed);
        Span<ParsedLabel> all = _all.AsSpan(0, count);
        all.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return all;
    }

    /// <summary>All labels as a set; the same sets are built once.</summary>
    public LabelSet ToLabelSet() => IsUnchanged ? _stream : _sets.Get(Current());

    /// <summary>
    /// The labels that a grouping leaves. A line with an error keeps all, so that the error is not lost.
    /// </summary>
    public LabelSet ToLabelSet(Grouping? grouping)
    {
        if (grouping is null || Error is not null)
            return ToLabelSet();
        if (grouping is { Without: false, Labels.Count: 0 })
            return LabelSet.Empty;
        EnsureRoom();
        return _sets.Get(grouping.Without ? Excluded(grouping.Labels) : Included(grouping.Labels));
    }

    /// <summary>Those of the labels that come from one place; the mark of an error is parsed.</summary>
    public LabelSet ToLabelSet(LabelOrigin origin)
    {
        if (IsUnchanged)
            return origin == LabelOrigin.Stream ? _stream : LabelSet.Empty;
        Span<ParsedLabel> all = Current();
        int count = 0;
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Origin == origin)
                all[count++] = all[i];
        }

        return _sets.Get(all[..count]);
    }

    /// <summary>
    /// The labels of some names. One that was taken away is none of them, even if it was made anew, as Loki has it.
    /// </summary>
    private Span<ParsedLabel> Included(IReadOnlyList<string> names)
    {
        int count = 0;
        for (int i = 0; i < names.Count; i++)
        {
            if (_everRemoved.Count > 0 && _everRemoved.Contains(names[i]))
                continue;
            if (TryGet(names[i], out ReadOnlyMemory<byte> value) && !Holds(_all.AsSpan(0, count), names[i]))
                _all[count++] = new ParsedLabel(names[i], value, LabelOrigin.Parsed);
        }

        Span<ParsedLabel> all = _all.AsSpan(0, count);
        if (count > 1)
            all.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return all;
    }

    private Span<ParsedLabel> Excluded(IReadOnlyList<string> names)
    {
        Span<ParsedLabel> all = Current();
        int count = 0;
        for (int i = 0; i < all.Length; i++)
        {
            if (!names.Contains(all[i].Name))
                all[count++] = all[i];
        }

        return all[..count];
    }

    private static bool Holds(ReadOnlySpan<ParsedLabel> labels, string name)
    {
        foreach (ParsedLabel label in labels)
        {
            if (label.Name == name)
                return true;
        }

        return false;
    }

    private bool IsAdded(string name) => Holds(Added, name);

    private void EnsureRoom()
    {
        int needed = _stream.Count + _addedCount + 3;
        if (_all.Length < needed)
            _all = new ParsedLabel[needed * 2];
    }
}
