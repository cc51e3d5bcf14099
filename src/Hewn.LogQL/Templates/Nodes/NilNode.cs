namespace Hewn.LogQL.Templates.Nodes;

/// <summary><c>nil</c>.</summary>
internal sealed class NilNode(int position) : TemplateNode(position)
{

    /// <inheritdoc/>
    public override string ToString() => "nil";
}
