using System.Text;
using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Pipelines;

/// <summary>
/// Finds the label that a parsed key becomes: its name made fit, with <see cref="LabelNames.ExtractedSuffix"/> when the
/// stream has that name already, and null when nobody asks for it. Keys that were seen before are found by their bytes.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class FieldNames(FieldNeeds needs)
{
    /// <summary>Keys remembered; later ones are made anew each time.</summary>
    private const int MaxNames = 4096;

    private Slot?[] _slots = new Slot?[64];
    private int _count;

    /// <summary>The label of a key; null when it is not wanted or has no name.</summary>
    public string? Find(ReadOnlySpan<byte> key, LabelBuilder labels)
    {
        uint hash = Hash(key);
        int mask = _slots.Length - 1;
        for (int i = (int)(hash & (uint)mask); ; i = (i + 1) & mask)
        {
            Slot? slot = _slots[i];
            if (slot is null)
                return Add(key, hash, labels);
            if (slot.Hash == hash && key.SequenceEqual(slot.Key))
                return slot.Resolve(labels, needs);
        }
    }

    private string? Add(ReadOnlySpan<byte> key, uint hash, LabelBuilder labels)
    {
        var slot = new Slot(key.ToArray(), hash, MakeName(key));
        if (_count < MaxNames)
        {
            if (++_count * 2 > _slots.Length)
                Grow();
            Insert(slot);
        }

        return slot.Resolve(labels, needs);
    }

    private void Grow()
    {
        Slot?[] old = _slots;
        _slots = new Slot?[old.Length * 2];
        foreach (Slot? slot in old)
        {
            if (slot is not null)
                Insert(slot);
        }
    }

    private void Insert(Slot slot)
    {
        int mask = _slots.Length - 1;
        int i = (int)(slot.Hash & (uint)mask);
        while (_slots[i] is not null)
            i = (i + 1) & mask;
        _slots[i] = slot;
    }

    private static string MakeName(ReadOnlySpan<byte> key)
    {
        byte[] name = new byte[key.Length + 1];
        return Encoding.ASCII.GetString(name, 0, LabelText.WriteName(key, name, isFirst: true));
    }

    private static uint Hash(ReadOnlySpan<byte> key)
    {
        unchecked
        {
            uint hash = 2166136261;
            foreach (byte letter in key)
                hash = (hash ^ letter) * 16777619;
            return hash ^ (hash >> 15);
        }
    }

    private sealed class Slot(byte[] key, uint hash, string name)
    {
        private LabelSet? _stream;
        private string? _resolved;

        public byte[] Key => key;

        public uint Hash => hash;

        public string? Resolve(LabelBuilder labels, FieldNeeds needs)
        {
            if (ReferenceEquals(_stream, labels.Stream))
                return _resolved;
            _stream = labels.Stream;
            string label = labels.IsInStream(name) ? name + LabelNames.ExtractedSuffix : name;
            return _resolved = name.Length > 0 && needs.Wants(label) ? label : null;
        }
    }
}
