namespace Hewn.LogQL.Templates.Nodes;

/// <summary>A text in quotes.</summary>
internal sealed class StringNode(int position, string source, string value) : TemplateNode(position)
{
    /// <summary>The text without quotes.</summary>
    public string Value => value;

    /// <inheritdoc/>
    public override string ToString() => source;
}
