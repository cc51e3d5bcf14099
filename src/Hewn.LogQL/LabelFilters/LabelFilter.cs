namespace Hewn.LogQL.LabelFilters;

/// <summary>A condition on a line's labels, as in <c>| status &gt;= 500 and duration &gt; 1s</c>. Immutable.</summary>
public abstract class LabelFilter
{
    private protected LabelFilter()
    {
    }
}
