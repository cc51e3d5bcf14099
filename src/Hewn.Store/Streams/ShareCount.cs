using System.Runtime.InteropServices;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;

namespace Hewn.Store.Streams;

/// <summary>Counts lines and bytes of streams, from entries or from what is known of blocks. One thread's.</summary>
public sealed class ShareCount : IEntryConsumer
{
    private readonly Dictionary<LabelSet, (long Lines, long Bytes)> _shares = [];

    /// <summary>What was counted.</summary>
    public IReadOnlyList<StreamShare> Shares =>
        [.. _shares.Select(share => new StreamShare(share.Key, share.Value.Lines, share.Value.Bytes))];

    /// <inheritdoc/>
    public bool Accept(in LogEntry entry)
    {
        Add(entry.Stream, 1, entry.Line.Length);
        return true;
    }

    /// <summary>Adds what was counted elsewhere.</summary>
    public void Add(IEnumerable<StreamShare> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        foreach (StreamShare share in shares)
            Add(share.Stream, share.Lines, share.Bytes);
    }

    private void Add(LabelSet stream, long lines, long bytes)
    {
        ref (long Lines, long Bytes) share = ref CollectionsMarshal.GetValueRefOrAddDefault(_shares, stream, out _);
        share = (share.Lines + lines, share.Bytes + bytes);
    }
}
