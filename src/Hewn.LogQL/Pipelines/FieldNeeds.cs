namespace Hewn.LogQL.Pipelines;

/// <summary>Which labels of a line anybody asks for, so that parsers can leave out the others. Immutable.</summary>
/// <param name="Names">The names; null when any may be asked for.</param>
/// <param name="PreservesError">
/// True when the errors of lines are counted instead of being faults of the query, because they were asked for by name.
/// </param>
internal sealed record FieldNeeds(IReadOnlySet<string>? Names, bool PreservesError = false)
{
    /// <summary>All labels.</summary>
    public static FieldNeeds All { get; } = new(null, false);

    /// <summary>True when no label is asked for at all, and so nothing need be parsed.</summary>
    public bool IsNothing => Names is { Count: 0 };

    /// <summary>Whether a label is asked for.</summary>
    public bool Wants(string name) => Names is null || Names.Contains(name);
}
