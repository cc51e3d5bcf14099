namespace Hewn.Alerts.Testing;

/// <summary>A file of unit tests. Immutable.</summary>
/// <param name="Path">Its name.</param>
/// <param name="RuleFiles">The rule files that are tested, relative to it.</param>
/// <param name="Interval">From one evaluation to the next, for groups that do not say.</param>
/// <param name="Tests">The tests, in order.</param>
internal sealed record RuleTestFile(
    string Path, IReadOnlyList<string> RuleFiles, TimeSpan Interval, IReadOnlyList<RuleTest> Tests);
