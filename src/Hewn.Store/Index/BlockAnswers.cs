using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Answers;

namespace Hewn.Store.Index;

/// <summary>Which questions an index can answer by itself.</summary>
internal static class BlockAnswers
{
    /// <summary>What adds blocks to a thread's state; null when the question needs the lines.</summary>
    public static IBlockAnswer? For(QuestionState state, IndexFile index) => state switch
    {
        CountState count => new CountBlocks(count),
        GroupCountState counts when HasTexts(counts.Question.GroupKey, index) =>
            new GroupCountBlocks(counts, GroupOf(counts.Question.GroupKey, index), index),
        NumberState numbers when HasTexts(numbers.Question.GroupKey, index)
            && IndexedFields.Find(numbers.Question.ValueKey, index.SeenPaths) == IndexColumn.Duration =>
            new NumberBlocks(numbers, GroupOf(numbers.Question.GroupKey, index), index),
        _ => state.AnswerFrom(index),
    };

    private static bool HasTexts(FieldKey? key, IndexFile index) =>
        key is null || IndexedFields.Find(key, index.SeenPaths) is { } column && IndexedFields.Texts.Contains(column);

    private static IndexColumn? GroupOf(FieldKey? key, IndexFile index) =>
        key is null ? null : IndexedFields.Find(key, index.SeenPaths);
}
