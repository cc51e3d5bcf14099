using Hewn.Files;

namespace Hewn.Sessions.Tracks;

/// <summary>Goes through the whole lines of a part of a file, one after another. Not thread-safe.</summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the first line begins.</param>
/// <param name="end">What stands from here on is not looked at.</param>
/// <param name="blockBytes">How much is read at once.</param>
internal sealed class LineCursor(IDiskFile file, long start, long end, int blockBytes = 64 * 1024)
{
    private byte[] _bytes = new byte[blockBytes];
    private int _from;
    private int _to;
    private long _read = start; // Where in the file the next bytes come from.

    /// <summary>Where the next line begins.</summary>
    public long Position => _read - (_to - _from);

    /// <summary>
    /// What stands behind the last whole line, once <see cref="TryNext"/> has said that no other follows.
    /// </summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_from, _to - _from);

    /// <summary>The next line without its end; false where no whole one follows. Valid until the next call.</summary>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _bytes.AsSpan(_from + searched, _to - _from - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = _bytes.AsSpan(_from, searched + length);
                _from += searched + length + 1;
                return true;
            }

            searched = _to - _from;
            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    private bool Fill()
    {
        if (_from > 0)
        {
            _bytes.AsSpan(_from, _to - _from).CopyTo(_bytes);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _bytes.Length)
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        int room = (int)Math.Min(_bytes.Length - _to, end - _read);
        int read = room <= 0 ? 0 : file.Read(_bytes.AsSpan(_to, room), _read);
        _to += read;
        _read += read;
        return read > 0;
    }
}
