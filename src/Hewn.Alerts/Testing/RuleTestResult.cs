namespace Hewn.Alerts.Testing;

/// <summary>What running a file of unit tests came to. Immutable.</summary>
/// <param name="Path">The file.</param>
/// <param name="Tests">How many tests were run.</param>
/// <param name="Checks">How many expectations were looked at.</param>
/// <param name="Failures">What is not as expected, or wrong with the files; empty: all is well.</param>
public sealed record RuleTestResult(string Path, int Tests, int Checks, IReadOnlyList<string> Failures);
