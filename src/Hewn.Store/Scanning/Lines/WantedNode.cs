namespace Hewn.Store.Scanning.Lines;

/// <summary>A key on the way to wanted values; the children are the keys of the object that stands there.</summary>
internal sealed class WantedNode(byte[] name)
{
    public const int NoSlot = -1;

    public byte[] Name { get; } = name;

    /// <summary>Where the parser keeps the value of this key; <see cref="NoSlot"/> when only keys below are
    /// wanted.</summary>
    public int Slot { get; set; } = NoSlot;

    public List<WantedNode> Children { get; } = [];

    public WantedNode? Find(ReadOnlySpan<byte> name)
    {
        foreach (WantedNode child in Children)
        {
            if (name.SequenceEqual(child.Name))
                return child;
        }

        return null;
    }
}
