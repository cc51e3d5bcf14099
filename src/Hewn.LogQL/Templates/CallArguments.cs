using Hewn.LogQL.Templates.Nodes;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates;

/// <summary>What a function is called with.</summary>
/// <param name="Nodes">The function's node and the arguments behind it; null when there are none.</param>
/// <param name="Last">The value of the command before in the pipeline, if there is one.</param>
internal readonly record struct CallArguments(IReadOnlyList<TemplateNode>? Nodes, GoValue? Last)
{
    /// <summary>Whether there is any.</summary>
    public bool HasAny => Nodes is { Count: > 1 } || Last is not null;

    /// <summary>How many are written behind the function.</summary>
    public int WrittenCount => Nodes is null ? 0 : Nodes.Count - 1;

    /// <summary>How many there are.</summary>
    public int Count => WrittenCount + (Last is null ? 0 : 1);
}
