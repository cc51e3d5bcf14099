using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>
/// One step that each line of a pipeline goes through. Immutable once it is read; <see cref="object.ToString"/> prints
/// it with the sign it begins with.
/// </summary>
public abstract class Stage
{
    private protected Stage()
    {
    }

    /// <summary>Where it begins in the query that it was read from; none in one that was not read.</summary>
    internal Token Place { get; set; }
}
