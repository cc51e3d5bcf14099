using System.Buffers;

namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>
/// What came of a body and is not read yet. A JSON body is held until it is whole, to be read once and in one piece, as
/// nearly all are; of a stream some events, because to read them one behind the other costs a fraction of what each of
/// them costs when it comes alone. Holds few bytes in few pieces, each with its time: what is more must be read. Not
/// thread-safe.
/// </summary>
internal sealed class HeldBody
{
    private const int MostPieces = 4;
    private const int MostEvents = 32;
    private const int FirstBytes = 1024;

    private readonly int _mostPieces;
    private readonly int _limitBytes;
    private (int End, long At) _first; // Of a short body it is the only piece nearly always.
    private (int End, long At)[] _others = [];
    private byte[] _bytes = [];
    private int _count;
    private int _length;

    private HeldBody(int limitBytes, int mostPieces, bool isStream) =>
        (_limitBytes, _mostPieces, IsStream) = (limitBytes, mostPieces, isStream);

    /// <summary>For a JSON body.</summary>
    /// <param name="limitBytes">Bytes that may be held.</param>
    public static HeldBody OfJson(int limitBytes) => new(limitBytes, MostPieces, isStream: false);

    /// <summary>For a stream.</summary>
    public static HeldBody OfStream() => new(Limits.HeldStreamBytes, MostEvents, isStream: true);

    /// <summary>Whether it is a stream, which is held again when it was read.</summary>
    public bool IsStream { get; }

    /// <summary>What is held. Valid until the next change.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    /// <summary>When its last piece came.</summary>
    public long LastAt => _count == 0 ? 0 : EndOf(_count - 1).At;

    /// <summary>How many pieces are held.</summary>
    public int Pieces => _count;

    /// <summary>A piece, and when it came.</summary>
    public ReadOnlySpan<byte> PieceAt(int index, out long at)
    {
        int start = index == 0 ? 0 : EndOf(index - 1).End;
        (int end, at) = EndOf(index);
        return _bytes.AsSpan(start, end - start);
    }

    /// <summary>Adds a piece. False when it cannot be held; nothing of it was taken then.</summary>
    public bool TryAdd(ReadOnlySpan<byte> piece, long at)
    {
        bool isFit = _count < _mostPieces && piece.Length <= _limitBytes - _length
            && (_length > 0 || IsStream || piece is [(byte)'{', ..]);
        if (!isFit)
            return false;
        MakeRoomFor(piece.Length);
        piece.CopyTo(_bytes.AsSpan(_length));
        _length += piece.Length;
        Note((_length, at));
        return true;
    }

    /// <summary>Forgets what is held, to hold more.</summary>
    public void Clear() => (_length, _count) = (0, 0);

    /// <summary>Gives the memory back. Nothing is held any more.</summary>
    public void Release()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length, _count) = ([], 0, 0);
    }

    private (int End, long At) EndOf(int index) => index == 0 ? _first : _others[index - 1];

    private void Note((int End, long At) piece)
    {
        if (_count == 0)
        {
            _first = piece;
        }
        else
        {
            if (_others.Length == 0)
                _others = new (int, long)[_mostPieces - 1];
            _others[_count - 1] = piece;
        }

        _count++;
    }

    private void MakeRoomFor(int bytes)
    {
        int needed = _length + bytes;
        if (needed <= _bytes.Length)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, Math.Max(needed, _length * 2)));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
