namespace Hewn.Cli.Run;

/// <summary>
/// Splits what comes through a pipe into lines, whatever the pieces are. A line ends with <c>\n</c> or <c>\r\n</c>;
/// a lone <c>\r</c> begins it anew, as it does at a terminal. Of a line that is too long the front is kept and the
/// rest counted. Not thread-safe.
/// </summary>
internal sealed class LineSplitter(ILineTarget target)
{
    private byte[] _line = new byte[4096];
    private int _length;
    private long _bytes;
    private int _overwritten;
    private bool _isReturned; // a carriage return was the last byte

    /// <summary>Takes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            Append(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
                return;
            if (bytes[end] == (byte)'\n')
                EndLine();
            else
                _isReturned = true;
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>No more will come: what stands there without an end is a line.</summary>
    public void End()
    {
        if (_bytes > 0)
            EndLine();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_isReturned && _bytes > 0)
        {
            target.TakeOverwritten(Current);
            _overwritten++;
            (_length, _bytes) = (0, 0);
        }

        _isReturned = false;
        _bytes += bytes.Length;
        ReadOnlySpan<byte> kept = bytes[..Math.Min(bytes.Length, RunLimits.MaxLineBytes - _length)];
        if (_line.Length - _length < kept.Length)
        {
            int wanted = Math.Max(2 * _line.Length, _length + kept.Length);
            Array.Resize(ref _line, Math.Min(RunLimits.MaxLineBytes, wanted));
        }

        kept.CopyTo(_line.AsSpan(_length));
        _length += kept.Length;
    }

    private void EndLine()
    {
        target.Take(Current);
        (_length, _bytes, _overwritten, _isReturned) = (0, 0, 0, false);
    }

    private OutputLine Current => new(_line.AsSpan(0, _length), _bytes, _overwritten);
}
