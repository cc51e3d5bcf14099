namespace Hewn.LogQL.Templates.Nodes;

/// <summary>Text that is written as it stands.</summary>
internal sealed class TextNode(int position, string text) : TemplateNode(position)
{
    /// <summary>The text, trimmed where markers said so.</summary>
    public string Text => text;

    /// <inheritdoc/>
    public override string ToString() => text;
}
