using System.Text.Json;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>
/// Values whose name means a prompt or a completion, as JSON in the mode of <see cref="PromptPrivacy"/>: every text in
/// them is replaced; numbers, structure and roles stay.
/// </summary>
internal static class PromptJson
{
    [ThreadStatic]
    private static bool _isInside;

    /// <summary>Whether what this thread encodes stands inside a prompt that must not be written in full.</summary>
    public static bool IsInside => PromptPrivacy.Replaces && _isInside;

    /// <summary>Appends such a value.</summary>
    public static void Append(ByteBuffer target, object? value, int depth)
    {
        bool outer = _isInside;
        _isInside = true;
        try
        {
            JsonValue.AppendGuarded(target, value is char[] text ? new string(text) : value, depth);
        }
        finally
        {
            _isInside = outer;
        }
    }

    /// <summary>Appends the value of any member while prompts are not written in full.</summary>
    public static void AppendMember(ByteBuffer target, string name, object? value, int depth)
    {
        if (_isInside && PromptNames.IsStructure(name) && WordOf(value) is { } word)
            JsonText.AppendQuoted(target, SecretText.Redact(word));
        else if (!_isInside && PromptNames.IsPrompt(name))
            Append(target, value, depth);
        else
            JsonValue.AppendGuarded(target, value, depth);
    }

    /// <summary>A value of a list of named ones, where its name means a prompt, as it is to be written.</summary>
    public static object? OfPair(string? name, object? value, int depth)
    {
        if (name is null || !PromptNames.IsPrompt(name))
            return value;
        var buffer = new ByteBuffer();
        Append(buffer, value, depth);
        return new RawJson(buffer.Written.ToArray());
    }

    /// <summary>What the hole of a message shows of a prompt, or of a value that may hold one.</summary>
    /// <param name="text">What it would show otherwise.</param>
    /// <param name="value">The hole's value.</param>
    /// <param name="isPrompt">Whether the hole's name means a prompt.</param>
    public static string TextOfHole<T>(string text, T value, bool isPrompt) => value switch
    {
        null or bool or Enum or DateTime or DateTimeOffset or DateOnly or TimeOnly or Guid or TimeSpan => text,
        string => isPrompt ? PromptText.Replace(text) : text,
        IConvertible or Int128 or UInt128 or Half or System.Numerics.BigInteger => text,
        _ => isPrompt || PromptMembers.MayStandInText(value) ? PromptText.Replace(text) : text,
    };

    private static string? WordOf(object? value)
    {
        string? text = value switch
        {
            string one => one,
            JsonElement { ValueKind: JsonValueKind.String } element => JsonTree.TextOf(element),
            _ => null,
        };
        return PromptNames.IsWord(text) ? text : null;
    }
}
