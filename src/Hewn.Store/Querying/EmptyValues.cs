namespace Hewn.Store.Querying;

/// <summary>What becomes of fields that are there and empty.</summary>
internal enum EmptyValues
{
    /// <summary>They are as good as absent: labels of streams.</summary>
    Drop,

    /// <summary>They are empty labels: structured metadata.</summary>
    Keep,

    /// <summary>The line has to be read more closely.</summary>
    Refuse,
}
