using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// Knows the event of a chat that differs from the one before in its text only, as nearly all do: all else that it says
/// has been read already. Every byte of it is compared. Not thread-safe.
/// </summary>
internal sealed class RepeatedEvent
{
    private const int MaxBytes = 4 * 1024; // A longer event is read in full each time.

    // What ends a text, needs to be understood, or is no JSON.
    private static readonly SearchValues<byte> _notPlain =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    private byte[] _known = [];
    private int _length; // 0: none is known.
    private int _textAt;
    private int _behindAt;
    private AnswerChoice? _choice;

    /// <summary>Takes an event that says a text and nothing else that is new.</summary>
    /// <returns>False for any other, of which nothing was taken.</returns>
    public bool TryTake(ReadOnlySpan<byte> data)
    {
        int textBytes = data.Length - _textAt - (_length - _behindAt);
        if (_length == 0 || textBytes <= 0
            || !data.StartsWith(_known.AsSpan(0, _textAt))
            || !data.EndsWith(_known.AsSpan(_behindAt, _length - _behindAt)))
            return false;
        ReadOnlySpan<byte> text = data.Slice(_textAt, textBytes);
        if (text.ContainsAny(_notPlain))
            return false;
        _choice!.Text.Append(text);
        return true;
    }

    /// <summary>Learns an event that was read, if one like it could say a text and nothing else that is new.</summary>
    /// <param name="data">The event.</param>
    /// <param name="value">The same, read from these bytes.</param>
    /// <param name="answer">What took it.</param>
    public void Learn(ReadOnlySpan<byte> data, JsonElement value, LlmAnswer answer)
    {
        _length = 0;
        JsonElement choices = value.Member("choices"u8);
        if (data.Length > MaxBytes || choices.ValueKind is not JsonValueKind.Array || choices.GetArrayLength() != 1)
            return;
        JsonElement choice = choices[0];
        JsonElement delta = choice.Member("delta"u8);
        JsonElement content = delta.Member("content"u8);
        if (content.ValueKind is not JsonValueKind.String || choice.Has("text"u8) || choice.Has("message"u8)
            || value.Has("error"u8) || !SaysOneThing(delta)
            || !data.Overlaps(JsonMarshal.GetRawUtf8Value(content), out int at))
            return;
        if (_known.Length < data.Length)
            _known = new byte[Math.Min(MaxBytes, 2 * data.Length)];
        data.CopyTo(_known);
        (_length, _textAt) = (data.Length, at + 1);
        _behindAt = at + JsonMarshal.GetRawUtf8Value(content).Length - 1;
        _choice = answer.ChoiceAt(choice.Count("index"u8));
    }

    /// <summary>Whether nothing in it beside its content would be said again by an event like it.</summary>
    private static bool SaysOneThing(JsonElement delta)
    {
        int contents = 0;
        foreach (JsonProperty member in delta.EnumerateObject())
        {
            if (member.NameEquals("content"u8))
                contents++;
            else if (!member.NameEquals("role"u8) && !IsEmpty(member.Value))
                return false;
        }

        return contents == 1; // Of several the last counts, and what was learnt is where it stands.
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => value.ValueEquals(""u8),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };
}
