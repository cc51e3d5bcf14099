namespace Hewn.Store.Segments;

/// <summary>A part of a file that is to be read.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends; a line begins there.</param>
/// <param name="IsLineStart">Whether a line begins at <paramref name="From"/>.</param>
/// <param name="BeforeTicks">The time of a dated entry before it, for entries without one; 0: not known.</param>
/// <param name="LinesBefore">Where nothing but whole lines that are records stands between the stretch before, or the
/// file's front, and this one: how many; else negative.</param>
/// <param name="Before">What these are.</param>
internal sealed record Stretch(
    long From,
    long To,
    bool IsLineStart,
    long BeforeTicks = 0,
    long LinesBefore = -1,
    PassedForm Before = PassedForm.Json)
{
    /// <summary>All of a file.</summary>
    public static Stretch Whole { get; } = new(0, long.MaxValue, true);
}
