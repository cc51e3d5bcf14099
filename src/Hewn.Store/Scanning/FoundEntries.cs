using System.Threading.Channels;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Scanning;

/// <summary>
/// The records of a file of Hewn's JSON lines that pass a filter of bytes, as entries: only what passes is parsed. Not
/// thread-safe; threads of its own scan ahead.
/// </summary>
/// <remarks>
/// Entries have no line numbers, and one without a time takes that of the entry found before it. A file that is missing
/// or cannot be read ends the entries; <see cref="Report"/> then says why.
/// </remarks>
public sealed class FoundEntries : IEntrySource
{
    private const int MaxWaitingBatches = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<LineBatch> _found = Channel.CreateBounded<LineBatch>(MaxWaitingBatches);
    private readonly Task<IReadOnlyList<SegmentReport>> _scan;
    private readonly RecordReader _records;
    private readonly ReadTally _tally;
    private LineBatch? _batch;
    private int _next;
    private long _lastTicks;

    /// <summary>Begins to scan.</summary>
    /// <param name="path">The file; plain text, not packed.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="tally">Counts what is found.</param>
    /// <param name="options">How; null: the defaults.</param>
    public FoundEntries(
        string path,
        LineFilter filter,
        TimeZoneInfo naiveZone,
        ReadTally tally,
        SegmentQueryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(naiveZone);
        ArgumentNullException.ThrowIfNull(tally);
        _records = new(new TimestampReader(naiveZone), DialectNames.Hewn);
        _tally = tally;
        _scan = new SegmentQuery([path], options).FindAsync(filter, _found.Writer, _stop.Token);
    }

    /// <inheritdoc/>
    public Entry Current { get; } = new();

    /// <summary>What became of the file; null until its end.</summary>
    public SegmentReport? Report { get; private set; }

    /// <inheritdoc/>
    public bool TryRead()
    {
        while (_batch is null || _next == _batch.Count)
        {
            if (!TryTakeBatch())
                return false;
        }

        long offset = _batch.Ranges[_next].Offset;
        ReadOnlyMemory<byte> text = _batch.TextOf(_next++);
        if (text.Span.EndsWith("\r"u8))
            text = text[..^1];
        if (!_records.TryReadJson(text, Current))
        {
            Current.SetFault(text, ParserMessages.NoObject);
            Current.HasTimestamp = false;
        }

        (Current.Path, Current.Offset) = (_batch.Path, offset);
        if (Current.HasTimestamp)
            _lastTicks = Current.UtcTicks;
        Current.UtcTicks = _lastTicks;
        _tally.Count(Current);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _found.Writer.TryComplete();
        try
        {
            _scan.GetAwaiter().GetResult();
        }
        catch (ChannelClosedException)
        {
            // The scan was handing lines over that nobody wants any more.
        }

        _stop.Dispose();
    }

    private bool TryTakeBatch()
    {
        (_batch, _next) = (null, 0);
        while (!_found.Reader.TryRead(out _batch))
        {
            if (!_found.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                Report = _scan.GetAwaiter().GetResult()[0];
                return false;
            }
        }

        return true;
    }
}
