using System.Runtime.ExceptionServices;
using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Segments;

namespace Hewn.Store.Merging;

/// <summary>A log in a merge. Its entries are decoded in batches, the next one while this one is used.</summary>
internal sealed class LogCursor : MergeCursor
{
    private const int Idle = 0; // _making is the using thread's
    private const int Asked = 1; // whoever is first makes it
    private const int Busy = 2; // some thread makes it
    private const int Ready = 3; // _making is whole

    private readonly LogDecoder _decoder; // by who makes a batch
    private readonly DecodePool _pool;
    private readonly ReadReport _report;
    private readonly Lock _gate = new(); // around waiting only
    private readonly ManualResetEventSlim _isReady = new();
    private EntryBatch _using; // by who reads
    private EntryBatch? _making; // handed over by _state
    private int _state;
    private int _at = -1;

    public LogCursor(LogDecoder decoder, DecodePool pool, ReadReport report, int order, int log)
        : base(order, log)
    {
        (_decoder, _pool, _report) = (decoder, pool, report);
        _using = decoder.NewBatch();
        Ticks = decoder.FirstTicks;
    }

    public override Entry Current => _using[_at];

    public override void CountIn(ReadTally tally) => _using.CountIn(tally, _at);

    public override bool TryGetText(out ReadOnlySpan<byte> text) => _using.TryGetText(_at, out text);

    public override bool MoveNext()
    {
        if (!HasBegun)
            _pool.Begins();
        HasBegun = true;
        if (++_at >= _using.Count && !TryTakeBatch())
        {
            _pool.Ends();
            return false;
        }

        Ticks = _using.TicksOf(_at);
        return true;
    }

    /// <summary>By a thread of the pool: makes the batch that was asked for, unless somebody else does.</summary>
    public void TryMakeReady()
    {
        if (Interlocked.CompareExchange(ref _state, Busy, Asked) != Asked)
            return;
        Make(_making!);
        Volatile.Write(ref _state, Ready);
        _isReady.Set();
    }

    /// <summary>Call it when the pool has ended.</summary>
    public override void Dispose()
    {
        // A thread of the pool may be at it still: it ends soon, and nobody uses what it makes.
        lock (_gate)
        {
            if (Volatile.Read(ref _state) == Busy)
                _isReady.Wait();
            Volatile.Write(ref _state, Idle);
        }

        _decoder.Dispose();
    }

    private bool TryTakeBatch()
    {
        do
        {
            if (_using.IsLast)
                return false;
            _at = 0;
            if (!HasBegunMaking())
                Make(_using);
            else
                SwapWithReady();
            _using.Failure?.Throw();
            _report.Outside += _using.Outside;
        }
        while (_using.Count == 0);
        AskForNext();
        return true;
    }

    private bool HasBegunMaking() => Volatile.Read(ref _state) != Idle;

    private void SwapWithReady()
    {
        int state = Interlocked.CompareExchange(ref _state, Busy, Asked);
        if (state == Asked)
            Make(_making!); // Nobody has come to it yet.
        else
            AwaitReady();
        (_using, _making) = (_making!, _using);
        Volatile.Write(ref _state, Idle);
    }

    /// <summary>Another thread is at it, or was. Meanwhile there is work for this one, too.</summary>
    private void AwaitReady()
    {
        while (!_isReady.IsSet)
        {
            if (!_pool.TryHelp())
                _isReady.Wait();
        }
    }

    private void AskForNext()
    {
        if (_using.IsLast || !_pool.HasThreads || _decoder.MayWait)
            return;
        _making ??= _decoder.NewBatch();
        _isReady.Reset();
        Volatile.Write(ref _state, Asked);
        _pool.Ask(this);
    }

    private void Make(EntryBatch batch)
    {
        batch.Clear();
        try
        {
            _decoder.Fill(batch, makesTexts: _pool.HasSeveral);
        }
        // The boundary of a thread: what is thrown here has to reach the reader's thread.
        catch (Exception e)
        {
            batch.Failure = ExceptionDispatchInfo.Capture(e);
            batch.IsLast = true;
        }
    }
}
