using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>
/// Takes pieces, looks for the filter's text first where it has one, parses what may pass, and hands the lines that do
/// to an accumulator. One thread's.
/// </summary>
internal sealed unsafe class LineWorker<TAccumulator> : IQuestionWorker
    where TAccumulator : struct, ILineAccumulator
{
    /// <summary>
    /// When the text stands more often than once in so many bytes, parsing all lines at once is cheaper than one by
    /// one.
    /// </summary>
    private const int RareHitBytes = 2048;

    private readonly CompiledFilter _filter;
    private readonly LineExtractor _extractor;
    private readonly bool _parsesNothing;
    private readonly bool _seesAll;
    private FilteredSink<TAccumulator> _sink;
    private long _tooLong;
    private bool _isCommon; // the text, in the last piece

    public LineWorker(
        CompiledFilter filter, WantedFields wanted, ScanTuning tuning, TAccumulator accumulator, QuestionState state,
        IShapeJudge? judge = null)
    {
        (_filter, State) = (filter, state);
        _extractor = new(wanted, tuning.Width, tuning.UseTemplates, judge, tuning.Form);
        _seesAll = tuning.SeesAll;
        _sink = new(filter, accumulator);
        _parsesNothing = filter.HasOnlyNeedle && wanted.Count == 0;
    }

    public QuestionState State { get; }

    public LineTally Tally => new(_sink.Records, _sink.Malformed, _sink.Blank, _tooLong);

    public void Piece(byte* bytes, int length, long offset)
    {
        if (_filter.Needle is null || _seesAll || (_isCommon && !_parsesNothing))
        {
            _sink.Begin(offset);
            _extractor.Run(bytes, length, ref _sink);
            _isCommon = false; // look again
            return;
        }

        int hits = 0;
        for (int from = 0; from < length;)
        {
            int at = _filter.Needle.Find(bytes, from, length);
            if (at < 0)
                break;
            hits++;
            int start = from + new ReadOnlySpan<byte>(bytes + from, at - from).LastIndexOf((byte)'\n') + 1;
            int end = at + new ReadOnlySpan<byte>(bytes + at, length - at).IndexOf((byte)'\n');
            _sink.Begin(offset + start);
            if (_parsesNothing)
                _sink.Pass(bytes + start, 0, end - start);
            else
                _extractor.Run(bytes + start, end + 1 - start, ref _sink);
            from = end + 1;
        }

        _isCommon = (long)hits * RareHitBytes > length;
    }

    public void TooLong(long offset, long length) => _tooLong++;

    public void Dispose() => _extractor.Dispose();
}
