namespace Hewn.LogQL.Templates.Nodes;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class BoolNode(int position, bool value) : TemplateNode(position)
{
    /// <summary>Which.</summary>
    public bool Value => value;

    /// <inheritdoc/>
    public override string ToString() => value ? "true" : "false";
}
