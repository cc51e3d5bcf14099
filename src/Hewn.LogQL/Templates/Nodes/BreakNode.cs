namespace Hewn.LogQL.Templates.Nodes;

/// <summary>Leaves the innermost range.</summary>
internal sealed class BreakNode(int position) : TemplateNode(position)
{

    /// <inheritdoc/>
    public override string ToString() => "{{break}}";
}
