using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>One thread's count.</summary>
internal sealed unsafe class CountState(CountQuestion question) : QuestionState
{
    public long Lines { get; set; }

    public override void Add(byte* piece, Slice* values) => Lines++;

    public override void HandOver() => question.Add(Lines);
}
