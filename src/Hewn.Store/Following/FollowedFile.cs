using Hewn.Store.Segments;

namespace Hewn.Store.Following;

/// <summary>A file that <see cref="SetFollower"/> reads: where it stands in its life.</summary>
internal sealed class FollowedFile(SegmentReader reader)
{
    private byte[] _head = [];
    private byte[] _formerHead = [];

    public SegmentReader Reader => reader;

    /// <summary>Timestamp of the clock from which on nothing more is expected; null for the active file.</summary>
    public long? RetiresAt { get; set; }

    /// <summary>True when it has been read to its end for the last time.</summary>
    public bool IsFinished { get; set; }

    /// <summary>True from the moment truncation is seen until what was held back has been handed out.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>
    /// Compares the file with what we know of it: shorter than what was read, or another head than it had, means that
    /// it was truncated. Call it before reading on: behind our offset there may be other lines by now.
    /// </summary>
    /// <returns>True when it was, so that it has to be read from its front.</returns>
    public bool NoticeTruncation()
    {
        bool isSame = ReadHead().AsSpan().StartsWith(_head);
        IsTruncated = !isSame || reader.Segment.Length < reader.FileOffset;
        if (IsTruncated)
            reader.Seal();
        return IsTruncated;
    }

    /// <summary>
    /// Keeps the head of what has been read. Only that: the rest may still be truncated and written anew, unseen.
    /// </summary>
    public void RememberHead()
    {
        if (_head.Length < Limits.HeadBytes)
            _head = ReadHead();
    }

    /// <summary>Whether another file begins as this one does, or did before it was truncated: then it is a copy.
    /// </summary>
    public bool HasHeadOf(Segment other)
    {
        var head = new byte[Limits.HeadBytes];
        if (other.Read(head, 0) < head.Length)
            return false; // Too short to be told from others.
        return head.AsSpan().SequenceEqual(_head) || head.AsSpan().SequenceEqual(_formerHead);
    }

    private byte[] ReadHead()
    {
        var head = new byte[(int)Math.Min(Limits.HeadBytes, reader.FileOffset)];
        int length = reader.Segment.Read(head, 0);
        return head[..length];
    }

    /// <summary>Begins at the front of the truncated file.</summary>
    public void Restart()
    {
        IsTruncated = false;
        _formerHead = _head;
        _head = [];
        reader.Rewind();
    }
}
