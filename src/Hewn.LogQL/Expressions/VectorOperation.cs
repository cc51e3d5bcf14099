namespace Hewn.LogQL.Expressions;

/// <summary>What is computed from the series of one point in time.</summary>
public enum VectorOperation
{
    /// <summary>Sum.</summary>
    Sum,

    /// <summary>Mean.</summary>
    Avg,

    /// <summary>Greatest.</summary>
    Max,

    /// <summary>Least.</summary>
    Min,

    /// <summary>Number of series.</summary>
    Count,

    /// <summary>Population standard deviation.</summary>
    Stddev,

    /// <summary>Population variance.</summary>
    Stdvar,

    /// <summary>The k greatest series.</summary>
    TopK,

    /// <summary>The k least series.</summary>
    BottomK,

    /// <summary>As <see cref="TopK"/>, and Loki may estimate; here it is exact.</summary>
    ApproxTopK,

    /// <summary>Series in ascending order.</summary>
    Sort,

    /// <summary>Series in descending order.</summary>
    SortDesc,
}
