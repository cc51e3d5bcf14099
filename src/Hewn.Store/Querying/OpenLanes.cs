namespace Hewn.Store.Querying;

/// <summary>
/// Which files of a reading by time are open. The first ones that are needed are from its start, so that renaming
/// cannot hide them; others are opened when it is their turn, and known again by their identity. One thread's.
/// </summary>
/// <param name="most">How many may be open; null: <see cref="Limits.MaxHeldFiles"/>.</param>
internal sealed class OpenLanes(int? most = null)
{
    private readonly int _most = most ?? Limits.MaxHeldFiles;
    private readonly LinkedList<Lane> _open = new(); // the one that was used last is the last
    private readonly Dictionary<Lane, LinkedListNode<Lane>> _nodes = [];

    /// <summary>Takes a file that is open because it was looked at; there may be too many.</summary>
    public void AddPlanned(Lane lane)
    {
        if (lane.Open > 0 && _nodes.Count < _most)
            _nodes[lane] = _open.AddLast(lane);
        else
            lane.Rest();
    }

    /// <summary>A part of a file is to be read: others may be closed for it.</summary>
    public void Use(Lane lane)
    {
        Remove(lane);
        for (LinkedListNode<Lane>? node = _open.First; node is not null && _nodes.Count >= _most;)
        {
            Lane other = node.Value;
            node = node.Next;
            if (other.Reading > 0)
                continue;
            Remove(other);
            other.Rest();
        }

        _nodes[lane] = _open.AddLast(lane);
    }

    /// <summary>No part of a file waits for now: of those that are open it is closed first.</summary>
    public void Yield(Lane lane)
    {
        if (!_nodes.TryGetValue(lane, out LinkedListNode<Lane>? node))
            return;
        _open.Remove(node);
        _open.AddFirst(node);
    }

    private void Remove(Lane lane)
    {
        if (_nodes.Remove(lane, out LinkedListNode<Lane>? node))
            _open.Remove(node);
    }
}
