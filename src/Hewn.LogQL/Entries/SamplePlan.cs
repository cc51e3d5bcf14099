namespace Hewn.LogQL.Entries;

/// <summary>
/// How lines become samples where nothing matters of a line but its time, its length and some of its fields: which
/// lines
/// (<see cref="EntryHints.Needles"/> and <see cref="EntryHints.Conditions"/> are all that drops any), which number, and
/// which labels a series keeps. Immutable.
/// </summary>
/// <param name="ValueName">The label whose number is the value; lines without it give none. Null: see next.</param>
/// <param name="CountsBytes">Without a <paramref name="ValueName"/>: true for the length of the line, false for 1.
/// </param>
/// <param name="GroupNames">
/// Labels of a series, as far as a line has them; none where <see cref="WithoutNames"/> says what is left of all.
/// </param>
public sealed record SamplePlan(string? ValueName, bool CountsBytes, IReadOnlyList<string> GroupNames)
{
    /// <summary>
    /// When series keep all labels of the stream and its structured metadata but these: their names. Null, the default:
    /// they keep <see cref="GroupNames"/>.
    /// </summary>
    public IReadOnlyList<string>? WithoutNames { get; init; }
}
