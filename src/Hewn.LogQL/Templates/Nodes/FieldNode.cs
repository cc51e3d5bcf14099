namespace Hewn.LogQL.Templates.Nodes;

/// <summary>A field of the dot: <c>.status.code</c>.</summary>
internal sealed class FieldNode(int position, IReadOnlyList<string> names) : TemplateNode(position)
{
    /// <summary>The fields, from the outermost.</summary>
    public IReadOnlyList<string> Names => names;

    /// <inheritdoc/>
    public override string ToString() => "." + string.Join('.', names);
}
