using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Pipelines;

/// <summary>Makes numbers of entries. Not thread-safe.</summary>
internal sealed class SampleExtractor
{
    private readonly LineProcessor _processor;
    private readonly Unwrap? _unwrap;
    private readonly LineStage[] _filters;
    private readonly bool _countsBytes;
    private readonly Grouping? _grouping;
    private readonly string? _distinctLabel;

    /// <summary>An extractor over a processor of its own.</summary>
    public SampleExtractor(LineProcessor processor, Unwrap? unwrap, bool countsBytes, Grouping? grouping,
        string? distinctLabel = null)
    {
        _distinctLabel = distinctLabel;
        (_processor, _unwrap, _countsBytes, _grouping) = (processor, unwrap, countsBytes, grouping);
        _filters = [.. (unwrap?.Filters ?? []).Select(LineStages.Create)];
    }

    /// <summary>Makes a number of an entry.</summary>
    /// <returns>False when the entry gives none.</returns>
    public bool TryExtract(in LogEntry entry, out Sample sample)
    {
        sample = default;
        if (!_processor.Process(entry))
            return false;
        double value = _countsBytes ? _processor.Line.Length : 1;
        if (_unwrap is not null && !TryUnwrap(_unwrap, out value))
            return false;
        if (_distinctLabel is not null && !TryHash(_distinctLabel, out value))
            return false;
        sample = new Sample(entry.TimestampNs, value, _processor.Labels.ToLabelSet(_grouping));
        return true;
    }

    /// <summary>A number that stands for a text: 63 bits of its hash, never the bits of a NaN.</summary>
    private bool TryHash(string label, out double value)
    {
        value = 0;
        if (!_processor.Labels.TryGet(label, out ReadOnlyMemory<byte> text))
            return false;
        value = BitConverter.UInt64BitsToDouble(TextHash.Of(text.Span) & ~(1UL << 62));
        return true;
    }

    private bool TryUnwrap(Unwrap unwrap, out double value)
    {
        value = 0;
        if (!_processor.Labels.TryGet(unwrap.Label, out ReadOnlyMemory<byte> text) || text.IsEmpty)
            return false; // an empty label is as good as none
        if (UnwrapConversions.Convert(unwrap.Conversion, text.Span, out value) is { } problem)
            _processor.Labels.SetError(StageErrors.SampleExtraction, problem);
        foreach (LineStage filter in _filters)
        {
            if (!filter.Process(_processor.Context))
                return false;
        }

        return true;
    }
}
