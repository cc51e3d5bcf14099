using Hewn.Records;

namespace Hewn.AspNetCore.Capture;

/// <summary>Writes JSON on one line, escaped as the core escapes its own strings. Not thread-safe.</summary>
internal sealed class JsonOutput
{
    private readonly ByteBuffer _bytes = new(1024);

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.Written;

    /// <summary>What was written, to be kept.</summary>
    public RawJson ToRawJson() => new(_bytes.Written.ToArray());

    public void StartObject() => Begin((byte)'{');

    public void EndObject() => _bytes.Append((byte)'}');

    public void StartArray() => Begin((byte)'[');

    public void EndArray() => _bytes.Append((byte)']');

    /// <summary>A member's name, cut as all names are.</summary>
    public void Name(string name)
    {
        String(name, Hewn.Limits.MaxNameBytes);
        _bytes.Append((byte)':');
    }

    public void String(string text) => String(text, Limits.BodyFieldBytes);

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
        long missing = missingBytes + System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(taken));
        if (missing > 0)
            JsonText.AppendTruncation(_bytes, missing, "bytes"u8);
        else
            _bytes.Append("…[not read to its end]"u8);
        _bytes.Append((byte)'"');
    }

    /// <summary>A number, true, false or null, as it came.</summary>
    public void Literal(ReadOnlySpan<byte> utf8)
    {
        Separate();
        _bytes.Append(utf8);
    }

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
