using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>What one thread has found out for several questions.</summary>
/// <param name="question">The questions.</param>
/// <param name="judge">Has seen the shapes of all records.</param>
/// <param name="parts">What is found out for each, and which records it is about besides.</param>
internal sealed unsafe class ManyState(
    ManyQuestion question, Sieving.FormJudge judge, (CompiledFilter? Filter, QuestionState State)[] parts)
    : QuestionState
{
    public void Add(byte* piece, int start, int end, Slice* values)
    {
        foreach ((CompiledFilter? filter, QuestionState state) in parts)
        {
            if (filter is null || filter.Passes(piece, start, end, values, LineKind.Record))
                state.Add(piece, values);
        }
    }

    public override void HandOver()
    {
        foreach ((CompiledFilter? _, QuestionState state) in parts)
            state.HandOver();
        question.Add(judge.HasForeign);
    }
}
