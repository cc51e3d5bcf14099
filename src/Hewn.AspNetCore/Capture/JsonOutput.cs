using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Capture;

/// <summary>Writes JSON on one line, escaped as the core escapes its own strings. Not thread-safe.</summary>
/// <remarks>What everybody writes with is not inlined, as in <see cref="Calls.Fields"/>.</remarks>
internal sealed class JsonOutput
{
    // What stands for itself, but for the marks that may quote a name.
    private static readonly SearchValues<byte> _plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x7f - 0x20).Where(b => b is not ('"' or '\\' or '\'')).Select(b => (byte)b)]);

    [ThreadStatic]
    private static ByteBuffer? _spare;

    private readonly ByteBuffer _bytes;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public JsonOutput()
    {
        _bytes = _spare ?? new ByteBuffer(1024, borrows: true);
        _spare = null;
        _bytes.Clear();
    }

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.Written;

    /// <summary>What was written, to be kept. Nothing more can be written behind it.</summary>
    /// <param name="isWhole">Whether it is a whole value, and not the beginning of one.</param>
    public RawJson ToRawJson(bool isWhole = true)
    {
        var json = new RawJson(_bytes.Written.ToArray(), IsSure: isWhole);
        _bytes.Clear();
        _spare = _bytes;
        return json;
    }

    /// <summary>
    /// What was written, a whole value, without a copy of it: valid until <see cref="Drop"/>, and nothing more may be
    /// written before.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public RawJson Lend() => new(_bytes.WrittenMemory, IsSure: true);

    /// <summary>Forgets what was written. Nothing more can be written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Drop()
    {
        _bytes.Clear();
        _spare = _bytes;
    }

    public void StartObject() => Begin((byte)'{');

    public void EndObject() => _bytes.Append((byte)'}');

    public void StartArray() => Begin((byte)'[');

    public void EndArray() => _bytes.Append((byte)']');

    /// <summary>A member's name, cut as all names are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Name(string name)
    {
        String(name, Hewn.Limits.MaxNameBytes);
        _bytes.Append((byte)':');
    }

    /// <summary>As above, for a name that stands in this program's text: it is encoded once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void OwnName(string name)
    {
        FieldName known = FieldNames.Of(name);
        int last = _bytes.Length - 1;
        if (_bytes.At(last) != (byte)'{')
        {
            known.AppendTo(_bytes);
            return;
        }

        _bytes.Truncate(last); // Where the name's comma goes for a moment.
        known.AppendTo(_bytes);
        _bytes.At(last) = (byte)'{';
    }

    /// <summary>A whole member, encoded before with a comma in front.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Member(ReadOnlySpan<byte> withComma) =>
        _bytes.Append(_bytes.Written[^1] == (byte)'{' ? withComma[1..] : withComma);

    /// <summary>A number; as text where JSON has no such.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Number(double value)
    {
        Separate();
        JsonNumber.Append(_bytes, value);
    }

    /// <summary>A whole number.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Number(long value)
    {
        Separate();
        JsonNumber.Append(_bytes, value);
    }

    /// <summary>A member's name, as it was encoded before.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Name(MemberName name)
    {
        Separate();
        _bytes.Append(name.Lead);
    }

    public void String(string text) => String(text, Limits.BodyFieldBytes);

    /// <summary>
    /// Fast path - a text that needs no escape, holds no credential and cannot quote the name of one. Otherwise writes
    /// nothing.
    /// </summary>
    /// <returns>Whether it was written.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryPlainString(string text)
    {
        if (text.Contains('\'', StringComparison.Ordinal)) // The other mark needs an escape.
            return false;
        int start = _bytes.Length;
        Separate();
        if (JsonString.TryAppendPlain(_bytes, text))
            return true;
        _bytes.Truncate(start);
        return false;
    }

    /// <summary>
    /// Fast path - a string's bytes as they stand in JSON, where they are spelt as the core spells them and hold no
    /// credential. Otherwise writes nothing.
    /// </summary>
    /// <returns>Whether it was written.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryPlainString(ReadOnlySpan<byte> spelt)
    {
        if (spelt.Length > Limits.BodyFieldBytes || !IsSpeltAlike(spelt))
            return false;
        int start = _bytes.Length;
        Begin((byte)'"');
        int textAt = _bytes.Length;
        _bytes.Append(spelt);
        if (SecretScan.MayHold(_bytes, textAt))
        {
            _bytes.Truncate(start);
            return false;
        }

        _bytes.Append((byte)'"');
        return true;
    }

    /// <summary>
    /// Whether a string's bytes are those that <see cref="JsonText"/> would write, and no mark is among them that may
    /// quote a name; who knows about that reads text.
    /// </summary>
    private static bool IsSpeltAlike(ReadOnlySpan<byte> spelt)
    {
        while (true)
        {
            int at = spelt.IndexOfAnyExcept(_plain);
            if (at < 0)
                return true;
            spelt = spelt[at..];
            int used;
            if (spelt[0] == '\\')
            {
                used = 2;
                if (spelt.Length < used
                    || spelt[1] is not ((byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f' or (byte)'\\'))
                    return false;
            }
            else if (spelt[0] < 0x80 || Rune.DecodeFromUtf8(spelt, out Rune rune, out used) is not OperationStatus.Done
                || rune.Value is < 0xA0 or 0x2028 or 0x2029)
            {
                return false;
            }

            spelt = spelt[used..];
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void String(string text, int maxBytes)
    {
        Begin((byte)'"');
        JsonText.Append(_bytes, text, maxBytes);
        _bytes.Append((byte)'"');
    }

    /// <summary>A string whose end is missing, with a note that says so.</summary>
    /// <param name="text">What there is of it; cut further if it is too long for a line.</param>
    /// <param name="missingBytes">How much is missing; 0 when that is not known.</param>
    public void CutString(string text, long missingBytes)
    {
        Begin((byte)'"');
        int taken = JsonText.AppendWithin(_bytes, text, Limits.BodyFieldBytes);
        long missing = missingBytes + Encoding.UTF8.GetByteCount(text.AsSpan(taken));
        if (missing > 0)
            JsonText.AppendTruncation(_bytes, missing, "bytes"u8);
        else
            _bytes.Append("…[not read to its end]"u8);
        _bytes.Append((byte)'"');
    }

    /// <summary>A number, true, false or null, as it came.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Literal(ReadOnlySpan<byte> utf8)
    {
        Separate();
        _bytes.Append(utf8);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Begin(byte sign)
    {
        Separate();
        _bytes.Append(sign);
    }

    /// <summary>
    /// A comma stands between two values: where the last byte neither opens something nor ends a name.
    /// </summary>
    private void Separate()
    {
        if (_bytes.Length > 0 && _bytes.Written[^1] is not ((byte)'{' or (byte)'[' or (byte)':'))
            _bytes.Append((byte)',');
    }
}
