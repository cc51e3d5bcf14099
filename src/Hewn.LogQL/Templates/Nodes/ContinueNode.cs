namespace Hewn.LogQL.Templates.Nodes;

/// <summary>Goes to the next element of the innermost range.</summary>
internal sealed class ContinueNode(int position) : TemplateNode(position)
{

    /// <inheritdoc/>
    public override string ToString() => "{{continue}}";
}
