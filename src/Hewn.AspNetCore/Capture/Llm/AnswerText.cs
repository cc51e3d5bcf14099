using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Capture.Streams;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>A text that comes in pieces. All texts of an answer share one limit. Not thread-safe.</summary>
internal sealed class AnswerText(AnswerBudget budget)
{
    private readonly BoundedBytes _bytes = new(budget.LimitBytes);
    private long _missedBytes;

    /// <summary>Whether nothing has come.</summary>
    public bool IsEmpty => _bytes.Length == 0 && _missedBytes == 0;

    /// <summary>
    /// Adds a JSON string, or any other value as it is spelt. What is not there, null or empty adds nothing.
    /// </summary>
    /// <returns>Whether something came.</returns>
    public bool Append(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return false;
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        if (value.ValueKind is JsonValueKind.String)
        {
            raw = raw[1..^1];
            if (raw.Contains((byte)'\\'))
                raw = Unescape(value, raw);
        }

        Append(raw);
        return !raw.IsEmpty;
    }

    /// <summary>What has come, with a note where its end is missing.</summary>
    public override string ToString() => _missedBytes == 0
        ? Encoding.UTF8.GetString(_bytes.Span)
        : BodyText.Decode(_bytes.Span) + FormattableString.Invariant($"…[truncated {_missedBytes} bytes]");

    /// <summary>Adds a text that has no escapes.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        int kept = _missedBytes > 0 ? 0 : budget.Take(utf8.Length);
        _bytes.Append(utf8[..kept]);
        _missedBytes += utf8.Length - kept;
    }

    private static byte[] Unescape(JsonElement value, ReadOnlySpan<byte> raw)
    {
        try
        {
            return Encoding.UTF8.GetBytes(value.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return raw.ToArray(); // Half a surrogate pair: as it is spelt.
        }
    }
}
