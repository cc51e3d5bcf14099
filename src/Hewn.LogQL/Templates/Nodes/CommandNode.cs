namespace Hewn.LogQL.Templates.Nodes;

/// <summary>A value, or a function with its arguments.</summary>
internal sealed class CommandNode(int position, IReadOnlyList<TemplateNode> arguments) : TemplateNode(position)
{
    /// <summary>The function or value, and the arguments behind it.</summary>
    public IReadOnlyList<TemplateNode> Arguments => arguments;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(' ', arguments.Select(item => item is PipeNode ? $"({item})" : item.ToString()));
}
