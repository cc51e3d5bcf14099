namespace Hewn.LogQL.Templates.Nodes;

/// <summary>The value at hand.</summary>
internal sealed class DotNode(int position) : TemplateNode(position)
{

    /// <inheritdoc/>
    public override string ToString() => ".";
}
