namespace Hewn.LogQL.Expressions;

/// <summary>An expression whose value is lines: a selector, and what happens to its lines.</summary>
public abstract class LogExpression : Expression
{
    private protected LogExpression()
    {
    }

    /// <summary>The conditions on labels of streams.</summary>
    public abstract IReadOnlyList<LabelMatcher> Matchers { get; }

    /// <summary>What happens to the lines, in order; empty for a bare selector.</summary>
    public abstract IReadOnlyList<Stages.Stage> Stages { get; }
}
