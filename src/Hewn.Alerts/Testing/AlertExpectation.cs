using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Testing;

/// <summary>Which alerts of a rule are to fire at a time. Immutable.</summary>
/// <param name="Line">Line of the test file.</param>
/// <param name="At">When, from the test's start.</param>
/// <param name="AlertName">The rule.</param>
/// <param name="Alerts">Labels without <c>alertname</c>, and annotations; null annotations are not compared.</param>
internal sealed record AlertExpectation(
    int Line, TimeSpan At, string AlertName, IReadOnlyList<(LabelSet Labels, LabelSet? Annotations)> Alerts);
