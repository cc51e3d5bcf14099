namespace Hewn.Store.Querying;

/// <summary>Copies of lines. What a page takes is free when no line in it is held any longer.</summary>
internal sealed class LinePages
{
    private const int FirstPageBytes = 1024; // few lines must not take much
    private const int MaxPageBytes = 64 * 1024;
    private byte[] _page = [];
    private int _used;

    /// <summary>Bytes of all pages.</summary>
    public long Bytes { get; private set; }

    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> line)
    {
        if (_page.Length - _used < line.Length)
        {
            int next = Math.Clamp(_page.Length * 2, FirstPageBytes, MaxPageBytes);
            (_page, _used) = (new byte[Math.Max(next, line.Length)], 0);
            Bytes += _page.Length;
        }

        Memory<byte> copy = _page.AsMemory(_used, line.Length);
        line.CopyTo(copy.Span);
        _used += line.Length;
        return copy;
    }
}
