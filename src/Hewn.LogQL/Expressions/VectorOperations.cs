namespace Hewn.LogQL.Expressions;

/// <summary>Names and rules of <see cref="VectorOperation"/>.</summary>
internal static class VectorOperations
{
    private static readonly (string Name, VectorOperation Operation)[] _names =
    [
        ("sum", VectorOperation.Sum), ("avg", VectorOperation.Avg), ("max", VectorOperation.Max),
        ("min", VectorOperation.Min), ("count", VectorOperation.Count), ("stddev", VectorOperation.Stddev),
        ("stdvar", VectorOperation.Stdvar), ("topk", VectorOperation.TopK), ("bottomk", VectorOperation.BottomK),
        ("approx_topk", VectorOperation.ApproxTopK), ("sort", VectorOperation.Sort),
        ("sort_desc", VectorOperation.SortDesc),
    ];

    /// <summary>As written in a query.</summary>
    public static string Name(this VectorOperation operation) => _names[(int)operation].Name;

    /// <summary>The operation of a name; null when it is none.</summary>
    public static VectorOperation? Find(string name)
    {
        foreach ((string known, VectorOperation operation) in _names)
        {
            if (known == name)
                return operation;
        }

        return null;
    }

    /// <summary>Whether it takes the number of series to keep.</summary>
    public static bool TakesCount(this VectorOperation operation) =>
        operation is VectorOperation.TopK or VectorOperation.BottomK or VectorOperation.ApproxTopK;
}
