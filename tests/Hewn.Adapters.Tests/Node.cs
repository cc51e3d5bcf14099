namespace Hewn.Adapters.Tests;

/// <summary>A value that can hold itself.</summary>
internal sealed class Node
{
    public string Name { get; init; } = "root";

    public Node? Next { get; set; }

    public static Node Cycle()
    {
        var node = new Node();
        node.Next = node;
        return node;
    }
}
