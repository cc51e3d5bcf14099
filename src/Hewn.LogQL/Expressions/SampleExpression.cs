namespace Hewn.LogQL.Expressions;

/// <summary>An expression whose value is numbers over time.</summary>
public abstract class SampleExpression : Expression
{
    private protected SampleExpression()
    {
    }
}
