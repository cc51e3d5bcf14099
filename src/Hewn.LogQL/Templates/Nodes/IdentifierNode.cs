namespace Hewn.LogQL.Templates.Nodes;

/// <summary>The name of a function.</summary>
internal sealed class IdentifierNode(int position, string name) : TemplateNode(position)
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public override string ToString() => name;
}
