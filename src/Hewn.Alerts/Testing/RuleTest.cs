namespace Hewn.Alerts.Testing;

/// <summary>One unit test of rules: lines, and what is expected of them at which times. Immutable.</summary>
/// <param name="Name">Its name, or where it stands.</param>
/// <param name="Start">The time that all others are counted from.</param>
/// <param name="Lines">The lines, in any order.</param>
/// <param name="Alerts">What is expected of alerts.</param>
/// <param name="Queries">What is expected of queries.</param>
internal sealed record RuleTest(
    string Name,
    DateTimeOffset Start,
    IReadOnlyList<TestLine> Lines,
    IReadOnlyList<AlertExpectation> Alerts,
    IReadOnlyList<QueryExpectation> Queries);
