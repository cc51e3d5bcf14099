using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hewn.LogQL.Labels;

namespace Hewn.Store.Streams;

/// <summary>Counts the lines of a block. One thread's; used again for each block.</summary>
internal sealed class BlockTally
{
    private readonly Dictionary<LabelSet, (long Lines, long Bytes)> _shares = [];
    private long _min = long.MaxValue;
    private long _max = long.MinValue;
    private int _late;
    private LabelSet? _last; // Lines of a stream come by many: these are its own, not yet among the shares.
    private long _lines;
    private long _bytes;

    /// <summary>Begins a block.</summary>
    public void Clear()
    {
        _shares.Clear();
        (_min, _max, _late) = (long.MaxValue, long.MinValue, 0);
        (_last, _lines, _bytes) = (null, 0, 0);
    }

    /// <summary>A line.</summary>
    /// <param name="stream">The labels of its stream.</param>
    /// <param name="ns">Its time.</param>
    /// <param name="bytes">Bytes of its text.</param>
    /// <param name="isLate">Whether it may be there twice.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(LabelSet stream, long ns, int bytes, bool isLate)
    {
        unchecked // Counts within a block.
        {
            (_min, _max) = (Math.Min(_min, ns), Math.Max(_max, ns));
            _late += isLate ? 1 : 0;
            if (!ReferenceEquals(stream, _last))
                Begin(stream);
            _lines++;
            _bytes += bytes;
        }
    }

    /// <summary>What the lines of the block are.</summary>
    /// <param name="offset">Where they begin in their file.</param>
    /// <param name="bytes">Bytes of all of them as they stand there.</param>
    public StreamBlock Take(long offset, int bytes)
    {
        Begin(null);
        return new(offset, bytes, _min, _max, _late,
            [.. _shares.Select(share => new StreamShare(share.Key, share.Value.Lines, share.Value.Bytes))]);
    }

    private void Begin(LabelSet? stream)
    {
        if (_last is not null)
        {
            ref (long Lines, long Bytes) share =
                ref CollectionsMarshal.GetValueRefOrAddDefault(_shares, _last, out _);
            share = (share.Lines + _lines, share.Bytes + _bytes);
        }

        (_last, _lines, _bytes) = (stream, 0, 0);
    }
}
