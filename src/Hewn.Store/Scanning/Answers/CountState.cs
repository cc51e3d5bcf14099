namespace Hewn.Store.Scanning.Answers;

/// <summary>One thread's count.</summary>
internal sealed class CountState(CountQuestion question) : QuestionState
{
    public long Lines { get; set; }

    public override void HandOver() => question.Add(Lines);
}
