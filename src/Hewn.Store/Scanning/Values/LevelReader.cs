using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Values;

/// <summary>Reads the levels of lines, and remembers the spellings it has met. One thread's.</summary>
internal sealed unsafe class LevelReader
{
    private const int MaxSpellings = 256; // a field that has more of them is read anew each time
    private readonly FieldText _text = new();
    private readonly NameTable _spellings = new(MaxSpellings);
    private readonly sbyte[] _levels = new sbyte[MaxSpellings];
    private int _known;

    /// <summary>The level; -1 when there is none.</summary>
    public int Read(byte* piece, Slice value)
    {
        if (!_text.TryGet(piece, value, out ReadOnlySpan<byte> text))
            return -1;
        int id = text.Length <= 24 ? _spellings.IdOf(text) : NameTable.Full;
        if (id == NameTable.Full)
            return Parse(text);
        if (id == _known)
            _levels[_known++] = (sbyte)Parse(text);
        return _levels[id];
    }

    private static int Parse(ReadOnlySpan<byte> text) => LevelText.TryRead(text, out Level level) ? (int)level : -1;
}
