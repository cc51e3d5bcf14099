namespace Hewn.LogQL.Templates.Nodes;

/// <summary>Nodes one after the other.</summary>
internal sealed class ListNode(int position, IReadOnlyList<TemplateNode> items) : TemplateNode(position)
{
    /// <summary>What it holds, in order.</summary>
    public IReadOnlyList<TemplateNode> Items => items;

    /// <inheritdoc/>
    public override string ToString() => string.Concat(items);
}
