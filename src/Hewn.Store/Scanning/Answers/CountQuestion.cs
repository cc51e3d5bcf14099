using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>How many lines pass.</summary>
internal sealed class CountQuestion(LineFilter filter, FieldTable? fields = null) : Question(filter, fields)
{
    public long Lines { get; private set; }

    public override bool IsAboutRecords => false;

    public override QuestionState NewState() => new CountState(this);

    protected override IQuestionWorker NewWorker(CompiledFilter filter, WantedFields wanted, ScanTuning tuning)
    {
        var state = new CountState(this);
        return new LineWorker<CountedLines>(filter, wanted, tuning, new(state), state);
    }

    internal void Add(long lines)
    {
        lock (Gate)
            Lines += lines;
    }
}
