namespace Hewn.LogQL.Templates.Nodes;

/// <summary><c>if</c>, <c>with</c> and <c>range</c>.</summary>
internal sealed class BranchNode(
    int position, BranchKind kind, PipeNode pipe, ListNode body, ListNode? otherwise) : TemplateNode(position)
{
    /// <summary>Which of the three.</summary>
    public BranchKind Kind => kind;

    /// <summary>What is asked.</summary>
    public PipeNode Pipe => pipe;

    /// <summary>What runs when the value is not empty.</summary>
    public ListNode Body => body;

    /// <summary>What runs when it is.</summary>
    public ListNode? Otherwise => otherwise;

    /// <inheritdoc/>
    public override string ToString() => "{{" + kind.ToString().ToLowerInvariant() + " " + pipe + "}}" + body
        + (otherwise is null ? "" : "{{else}}" + otherwise) + "{{end}}";
}
