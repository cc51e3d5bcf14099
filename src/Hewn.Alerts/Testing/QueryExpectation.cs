using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Testing;

/// <summary>What a query is to give at a time. Immutable.</summary>
/// <param name="Line">Line of the test file.</param>
/// <param name="At">When, from the test's start.</param>
/// <param name="Expression">The query.</param>
/// <param name="Samples">Series and their values, in any order.</param>
internal sealed record QueryExpectation(
    int Line, TimeSpan At, SampleExpression Expression, IReadOnlyList<(LabelSet Labels, double Value)> Samples);
