using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>
/// Copies JSON that comes in any pieces without what nobody reads in a log: media become a note of type and size, long
/// lists of numbers (embeddings) their first numbers and a count. Tells of the outer members as they pass. Holds a few
/// hundred bytes, whatever the length of the JSON. Not thread-safe.
/// </summary>
/// <remarks>
/// It does not judge whether the JSON is valid; whoever reads the copy does. What it cannot follow it copies as it
/// came.
/// </remarks>
internal sealed class JsonCondenser(IJsonSink sink)
{
    private const int MaxDepth = 64; // One bit a level; deeper JSON is copied as it came.

    private static readonly SearchValues<byte> _literalEnds = SearchValues.Create(",]}[{: \t\r\n\""u8);

    private readonly byte[] _probe = new byte[Limits.MediaProbeBytes];
    private readonly byte[][] _names = [new byte[Limits.JsonNameBytes], new byte[Limits.JsonNameBytes]];
    private readonly int[] _nameLengths = new int[2];
    private Place _place;
    private bool _isEscaped;
    private bool _expectsName;
    private bool _isLost;
    private int _depth;
    private ulong _objects;
    private int _probeBytes;
    private string _mediaType = string.Empty;
    private long _mediaSigns;
    private int _numbers;
    private long _leftOutNumbers;
    private bool _isLeavingOut;
    private bool _owesComma;

    private enum Place : byte
    {
        Between,
        Name,
        Probe,
        Text,
        Media,
        Literal,
    }

    private bool IsInObject => _depth > 0 && (_objects & (1UL << (_depth - 1))) != 0;

    /// <summary>Copies what comes next.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int copied = 0; // Up to here everything was handed on, or left out.
        int at = 0;
        while (at < bytes.Length && !_isLost)
        {
            at = _place switch
            {
                Place.Between => ReadBetween(bytes, at, ref copied),
                Place.Literal => ReadLiteral(bytes, at, ref copied),
                _ => ReadString(bytes, at, ref copied),
            };
        }

        Flush(bytes, ref copied, bytes.Length);
    }

    private int ReadBetween(ReadOnlySpan<byte> bytes, int at, ref int copied)
    {
        switch (bytes[at])
        {
            case (byte)'"':
                return BeginString(bytes, at, ref copied);
            case (byte)'{' or (byte)'[':
                BeginValue(bytes, at, ref copied, isNumber: false);
                Push(bytes[at] == '{');
                break;
            case (byte)'}' or (byte)']':
                return EndContainer(bytes, at, ref copied);
            case (byte)',':
                _expectsName = IsInObject;
                if (!_expectsName && _numbers >= Limits.KeptNumbers)
                {
                    Flush(bytes, ref copied, at);
                    copied = at + 1;
                    _owesComma = true;
                }

                break;
            case (byte)':':
                _expectsName = false;
                break;
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                break;
            default:
                return BeginLiteral(bytes, at, ref copied);
        }

        return at + 1;
    }

    private int BeginString(ReadOnlySpan<byte> bytes, int at, ref int copied)
    {
        if (_expectsName)
        {
            _place = Place.Name;
            if (_depth <= 2)
                _nameLengths[_depth - 1] = 0;
            return at + 1;
        }

        BeginValue(bytes, at, ref copied, isNumber: false);
        Flush(bytes, ref copied, at + 1);
        (_place, _probeBytes) = (Place.Probe, 0);
        return at + 1;
    }

    private int ReadString(ReadOnlySpan<byte> bytes, int at, ref int copied)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            return Take(bytes, at, at + 1, ref copied);
        }

        int length = bytes[at..].IndexOfAny((byte)'"', (byte)'\\');
        int end = length < 0 ? bytes.Length : at + length;
        if (end > at)
            return Take(bytes, at, end, ref copied);
        if (bytes[at] == '\\')
        {
            _isEscaped = true;
            return Take(bytes, at, at + 1, ref copied);
        }

        EndString(ref copied, at);
        return at + 1;
    }

    /// <summary>Takes bytes of a string; gives how far it has come.</summary>
    private int Take(ReadOnlySpan<byte> bytes, int from, int to, ref int copied)
    {
        switch (_place)
        {
            case Place.Name:
                AddToName(bytes[from..to]);
                return to;
            case Place.Text:
                return to;
            case Place.Media:
                _mediaSigns += SignsIn(bytes[from..to]);
                copied = to;
                return to;
            default:
                int count = Math.Min(to - from, _probe.Length - _probeBytes);
                bytes.Slice(from, count).CopyTo(_probe.AsSpan(_probeBytes));
                _probeBytes += count;
                copied = from + count;
                if (_probeBytes == _probe.Length)
                    Decide(isLong: true);
                return from + count;
        }
    }

    /// <summary>Judges a string by its beginning.</summary>
    private void Decide(bool isLong)
    {
        ReadOnlySpan<byte> beginning = _probe.AsSpan(0, _probeBytes);
        if (MediaText.Recognise(beginning, isLong) is { } media)
        {
            _place = Place.Media;
            (_mediaType, _mediaSigns) = (media.Type, SignsIn(beginning[media.DataAt..]));
            return;
        }

        _place = Place.Text;
        sink.Write(beginning);
    }

    private void EndString(ref int copied, int at)
    {
        if (_place is Place.Name)
        {
            if (_depth == 1)
                sink.Member(NameAt(0));
            _place = Place.Between;
            _expectsName = false;
            return;
        }

        bool isShort = _place is Place.Probe;
        if (isShort)
            Decide(isLong: false);
        if (_place is Place.Media)
            sink.Write(MediaText.Note(_mediaType, _mediaSigns));
        else if (isShort)
            TellScalar();
        if (_place is Place.Media || isShort)
            copied = at;
        _place = Place.Between;
    }

    private int BeginLiteral(ReadOnlySpan<byte> bytes, int at, ref int copied)
    {
        bool isNumber = bytes[at] is (byte)'-' or (>= (byte)'0' and <= (byte)'9');
        BeginValue(bytes, at, ref copied, isNumber);
        (_place, _probeBytes) = (Place.Literal, 0);
        return ReadLiteral(bytes, at, ref copied);
    }

    private int ReadLiteral(ReadOnlySpan<byte> bytes, int at, ref int copied)
    {
        int length = bytes[at..].IndexOfAny(_literalEnds);
        int end = length < 0 ? bytes.Length : at + length;
        int count = Math.Min(end - at, _probe.Length - _probeBytes);
        bytes.Slice(at, count).CopyTo(_probe.AsSpan(_probeBytes));
        _probeBytes += count;
        if (_isLeavingOut)
            copied = end;
        if (length < 0)
            return end;

        TellScalar();
        _isLeavingOut = false;
        _place = Place.Between;
        return end;
    }

    private void BeginValue(ReadOnlySpan<byte> bytes, int at, ref int copied, bool isNumber)
    {
        if (_depth == 2 && !IsInObject && (_objects & 1) != 0)
            sink.Element(NameAt(0));
        bool isInList = _depth > 0 && !IsInObject;
        if (isInList && isNumber && ++_numbers > Limits.KeptNumbers)
        {
            Flush(bytes, ref copied, at);
            (_isLeavingOut, _owesComma) = (true, false);
            _leftOutNumbers++;
            return;
        }

        if (_owesComma)
        {
            Flush(bytes, ref copied, at);
            NoteLeftOut();
            sink.Write(","u8);
            _owesComma = false;
        }

        if (!isNumber)
            _numbers = 0;
    }

    private void NoteLeftOut()
    {
        if (_leftOutNumbers == 0)
            return;
        sink.Write(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $",\"…[{_leftOutNumbers} more numbers]\"")));
        _leftOutNumbers = 0;
    }

    private void Push(bool isObject)
    {
        if (_depth >= MaxDepth)
        {
            _isLost = true;
            return;
        }

        ulong bit = 1UL << _depth;
        _objects = isObject ? _objects | bit : _objects & ~bit;
        _depth++;
        _expectsName = isObject;
        _numbers = 0;
    }

    private int EndContainer(ReadOnlySpan<byte> bytes, int at, ref int copied)
    {
        if (_depth == 0)
        {
            _isLost = true;
            return at + 1;
        }

        if (_leftOutNumbers > 0)
        {
            Flush(bytes, ref copied, at);
            NoteLeftOut();
        }

        (_numbers, _owesComma) = (0, false);
        _depth--;
        _expectsName = false;
        if (_depth == 0)
        {
            Flush(bytes, ref copied, at + 1);
            sink.EndValue();
        }

        return at + 1;
    }

    /// <summary>Tells of a scalar that ends here, where it is an outer member.</summary>
    private void TellScalar()
    {
        if (!IsInObject || _depth > 2)
            return;
        ReadOnlySpan<byte> outer = _depth == 2 ? NameAt(0) : default;
        // An object in a list has no name of its own.
        if (_depth == 1 || (_objects & 1) != 0)
            sink.Scalar(outer, NameAt(_depth - 1), _probe.AsSpan(0, _probeBytes));
    }

    private void AddToName(ReadOnlySpan<byte> bytes)
    {
        if (_depth is 0 or > 2)
            return;
        byte[] name = _names[_depth - 1];
        int length = _nameLengths[_depth - 1];
        int count = Math.Min(bytes.Length, name.Length - length);
        bytes[..count].CopyTo(name.AsSpan(length));
        _nameLengths[_depth - 1] = length + count;
    }

    private ReadOnlySpan<byte> NameAt(int level) => _names[level].AsSpan(0, _nameLengths[level]);

    private static int SignsIn(ReadOnlySpan<byte> bytes) =>
        bytes.Length - bytes.Count((byte)'=') - bytes.Count((byte)'\\');

    private void Flush(ReadOnlySpan<byte> bytes, ref int copied, int to)
    {
        if (to > copied)
            sink.Write(bytes[copied..to]);
        copied = Math.Max(copied, to);
    }
}
