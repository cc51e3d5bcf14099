using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>
/// Takes entries and adds their samples to an accumulator; further threads get a consumer with an accumulator of their
/// own. The first fault stops all of them.
/// </summary>
internal sealed class SampleConsumer : ISampleConsumer
{
    private readonly WindowReading _reading;
    private readonly SampleExtractor _extractor;
    private readonly WindowAccumulator _accumulator;

    public SampleConsumer(WindowReading reading)
    {
        (_reading, _extractor, _accumulator) = (reading, reading.Extraction.NewExtractor(), reading.NewAccumulator());
        reading.Register(_accumulator);
    }

    /// <inheritdoc/>
    public bool Accept(in LogEntry entry)
    {
        if (_reading.HasFault)
            return false;
        long pane = _reading.Grid.PaneOf(entry.TimestampNs);
        StraySamples? strays = _reading.Strays is { } all && all.Wants(entry.TimestampNs) ? all : null;
        if (pane < 0 && strays is null)
            return true;
        try
        {
            if (pane >= 0)
                _reading.Advance(entry.TimestampNs, _accumulator);
            if (!_extractor.TryExtract(entry, out Sample sample))
                return true;
            strays?.Note(entry.TimestampNs);
            if (pane >= 0)
                Add(pane, sample);
            return true;
        }
        catch (LogQLException fault)
        {
            _reading.Fail(fault); // thrown again where all threads have come together
            return false;
        }
    }

    /// <inheritdoc/>
    public bool WantsMore => !_reading.HasFault;

    /// <inheritdoc/>
    public bool AreAlike(long firstNs, long lastNs)
    {
        if (_reading.Strays is { } strays && (strays.Wants(firstNs) || strays.Wants(lastNs)))
            return false; // which time it is matters
        _reading.Grid.PaneOf(firstNs, out long after, out long upTo);
        return lastNs > after && lastNs <= upTo;
    }

    /// <inheritdoc/>
    public SampleSeries SeriesOf(LabelSet labels) =>
        new WindowSamples(_reading.Grid, _accumulator, _accumulator.SeriesOf(labels), _reading.Strays);

    /// <inheritdoc/>
    public IEntryConsumer Fork() => new SampleConsumer(_reading);

    private void Add(long pane, in Sample sample)
    {
        _reading.CheckOrder(pane);
        _accumulator.Add(pane, sample);
    }
}
