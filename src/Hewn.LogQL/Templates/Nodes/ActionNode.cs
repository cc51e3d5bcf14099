namespace Hewn.LogQL.Templates.Nodes;

/// <summary>A pipeline in braces, whose value is written.</summary>
internal sealed class ActionNode(int position, PipeNode pipe) : TemplateNode(position)
{
    /// <summary>What is computed.</summary>
    public PipeNode Pipe => pipe;

    /// <inheritdoc/>
    public override string ToString() => "{{" + pipe + "}}";
}
