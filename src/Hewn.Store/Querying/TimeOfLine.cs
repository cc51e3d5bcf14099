using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>
/// The time of a single line of JSON: under the first of the known names that has one. A scan looks at the first name
/// that a line has; where that has no time, this tells. One thread's.
/// </summary>
internal sealed unsafe class TimeOfLine
{
    private static readonly WantedFields _names =
        new([.. FieldKey.Of(KnownField.Time).Paths.Select(path => (IReadOnlyList<string[]>)[path])]);

    private readonly StrictParser _parser = new(_names);
    private readonly Slice[] _slots = new Slice[_names.SlotCount];
    private byte[] _room = [];

    /// <summary>The time of a line, and its text; false when it has none that can be read, or is no record.</summary>
    /// <param name="line">The line, without its newline.</param>
    /// <param name="text">What says the time; valid until the next line.</param>
    /// <param name="ns">Nanoseconds since 1970; a time that names no zone is taken for UTC.</param>
    public bool TryRead(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text, out long ns)
    {
        text = [];
        ns = 0;
        if (line.IsEmpty || line.Length > ScanLimits.MaxLineBytes)
            return false;
        if (_room.Length < line.Length + 2 * ScanLimits.SlackBytes)
            _room = new byte[2 * line.Length + 2 * ScanLimits.SlackBytes];
        line.CopyTo(_room.AsSpan(ScanLimits.SlackBytes)); // which may be looked past
        const int Start = ScanLimits.SlackBytes;
        fixed (byte* piece = _room)
        {
            fixed (Slice* slots = _slots)
            {
                if (!_parser.Parse(piece, Start, Start + line.Length, slots, wantsHoles: false))
                    return false;
            }
        }

        foreach (Slice slot in _slots)
        {
            if (!slot.IsPresent)
                continue;
            text = _room.AsSpan(slot.Start, slot.Length);
            if (text.Length > 2 && text[0] == (byte)'"')
                text = text[1..^1];
            if (TimestampText.TryRead(text, out ns))
                return true;
        }

        return false;
    }
}
