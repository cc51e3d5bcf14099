using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Index;

/// <summary>One thread of an indexed question: takes group after group.</summary>
internal sealed class IndexedWorker : IScanWorker
{
    private readonly IndexedRun _run;
    private readonly IQuestionWorker _lines;
    private readonly PieceReader _reader;
    private readonly IndexedBlock _block;
    private readonly BlockPlan _plan;
    private readonly IBlockAnswer? _answer;
    private LineTally _tally;
    private bool _isDamaged;
    private long _askFrom; // a stretch of lines to be asked: blocks beside each other are read at once
    private long _askTo;

    public IndexedWorker(IndexedRun run)
    {
        _run = run;
        _lines = run.Question.NewWorker(run.Tuning, run.Rarity);
        _reader = new(run.File.Handle, run.File.Length, run.Tuning.PieceBytes);
        _block = new(run.Index);
        _plan = new(run.Question.Filter, run.Index.SeenPaths, run.Question.IsAboutRecords);
        _answer = _plan.IsByColumns ? BlockAnswers.For(_lines.State, run.Index) : null;
    }

    public void Work(int item)
    {
        if (item >= _run.Index.Groups.Count)
        {
            ReadRest(item);
            return;
        }

        GroupEntry group = _run.Index.Groups[item];
        long at = group.RawOffset;
        (_askFrom, _askTo) = (at, at);
        _lines.State.BeginPart(item);
        try
        {
            foreach (BlockEntry entry in _block.Open(group))
            {
                _block.Enter(entry);
                if (MustAskLines())
                    Ask(at, at + entry.RawBytes);
                _tally += new LineTally(entry.Records, entry.Malformed, entry.Blank, entry.TooLong);
                at += entry.RawBytes;
                _block.Leave();
            }
        }
        catch (DamagedIndexException)
        {
            _isDamaged = true;
            AskRest(at, group.RawOffset + group.RawBytes);
        }

        AskNow();
        _lines.State.EndPart();
        _run.Progress(group.RawBytes);
    }

    public void Dispose()
    {
        _lines.State.HandOver();
        _run.Add(_tally, _reader.Shrunk, _isDamaged);
        _reader.Dispose();
        _lines.Dispose();
    }

    private bool MustAskLines() =>
        _plan.MayPass(_block) && _run.Question.MayMatter(_block)
        && (_answer is null || !_plan.TryNarrow(_block) || !_answer.TryAdd(_block));

    /// <summary>Reads a part that the index is not about.</summary>
    private void ReadRest(int item)
    {
        Stretch stretch = _run.Rest[item - _run.Index.Groups.Count];
        LineTally before = _lines.Tally;
        _lines.State.BeginPart(item);
        _reader.Read(stretch.From, stretch.To, stretch.IsLineStart, _lines, _run.Stop);
        _lines.State.EndPart();
        Count(before);
        _run.Progress(stretch.To - stretch.From);
    }

    /// <summary>Asks the lines of the blocks that nothing is known of, and counts their kinds.</summary>
    private void AskRest(long from, long to)
    {
        AskNow();
        LineTally before = _lines.Tally;
        Ask(from, to);
        AskNow();
        Count(before);
    }

    private void Count(LineTally before)
    {
        LineTally after = _lines.Tally;
        _tally += new LineTally(
            after.Records - before.Records, after.Malformed - before.Malformed, after.Blank - before.Blank,
            after.TooLong - before.TooLong);
    }

    private void Ask(long from, long to)
    {
        if (from != _askTo)
        {
            AskNow();
            _askFrom = from;
        }

        _askTo = to;
    }

    private void AskNow()
    {
        if (_askTo > _askFrom)
            _reader.Read(_askFrom, _askTo, isLineStart: true, _lines, _run.Stop);
        _askFrom = _askTo;
    }
}
