namespace Hewn.LogQL.Templates.Nodes;

/// <summary>A variable, with fields of its value if any follow: <c>$x.field</c>.</summary>
internal sealed class VariableNode(int position, IReadOnlyList<string> names) : TemplateNode(position)
{
    /// <summary>The variable with its dollar, then the fields.</summary>
    public IReadOnlyList<string> Names => names;

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', names);
}
