namespace Hewn.LogQL.Templates.Nodes;

/// <summary>A field of something else: <c>(fromJson .x).field</c>.</summary>
internal sealed class ChainNode(int position, TemplateNode inner, IReadOnlyList<string> names) : TemplateNode(position)
{
    /// <summary>What has the field.</summary>
    public TemplateNode Inner => inner;

    /// <summary>The fields, from the outermost.</summary>
    public IReadOnlyList<string> Names => names;

    /// <inheritdoc/>
    public override string ToString() =>
        (inner is PipeNode ? $"({inner})" : inner.ToString()) + "." + string.Join('.', names);
}
