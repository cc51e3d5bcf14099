using System.Text;
using System.Text.Json;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Copies JSON compactly, without its credentials, as far as it is JSON. Where it is cut or malformed it stops and
/// says where. Not thread-safe: a thread keeps one for its next body.
/// </summary>
internal sealed class JsonRedactor
{
    // Depth is bounded by what is written, not by what is read: the reader keeps one bit a level.
    private static readonly JsonReaderOptions _anyDepth = new() { MaxDepth = int.MaxValue };

    [ThreadStatic]
    private static JsonRedactor? _spare;

    private readonly Stack<JsonLevel> _levels = new();
    private JsonOutput _output = null!; // From Rent on.
    private BodyFacts _facts = null!; // As above.
    private BodyPrompts? _prompts;
    private MemberName? _member;
    private string? _name;
    private string? _lastText;
    private (int Start, int Length) _lastPlain; // The same with its marks, where it was copied as it came.
    private int _consumedBytes;

    private JsonRedactor()
    {
    }

    /// <summary>Copies what can be copied.</summary>
    /// <param name="json">UTF-8, possibly cut or malformed.</param>
    /// <param name="isComplete">False when more of the body passed than was kept.</param>
    /// <param name="prompts">How prompts are written; null for in full.</param>
    public static JsonCopy Copy(ReadOnlySpan<byte> json, bool isComplete, BodyPrompts? prompts = null)
    {
        JsonRedactor redactor = Rent(prompts);
        bool isMalformed = false;
        var reader = new Utf8JsonReader(json, isComplete, new JsonReaderState(_anyDepth));
        bool isWhole = false;
        try
        {
            isWhole = redactor.CopyTokens(ref reader) && isComplete;
        }
        catch (JsonException)
        {
            isMalformed = true; // Not JSON from here on; what has been copied stands.
        }

        bool stoppedAtSecret = !isWhole && redactor.IsSecretNext(json);
        return redactor.Finish(isWhole, stoppedAtSecret, isMalformed);
    }

    private static JsonRedactor Rent(BodyPrompts? prompts)
    {
        JsonRedactor redactor = _spare ?? new JsonRedactor();
        _spare = null;
        (redactor._prompts, redactor._output, redactor._facts) = (prompts, new JsonOutput(), new BodyFacts());
        return redactor;
    }

    private JsonCopy Finish(bool isWhole, bool stoppedAtSecret, bool isMalformed)
    {
        var copy = new JsonCopy(
            _output.ToRawJson(isWhole), _consumedBytes, isWhole, stoppedAtSecret, isMalformed, _facts);
        _levels.Clear();
        (_output, _facts, _prompts) = (null!, null!, null);
        (_member, _name, _lastText, _lastPlain) = (null, null, null, default);
        _consumedBytes = 0;
        _spare = this;
        return copy;
    }

    /// <summary>
    /// Whether the rest begins with the value of a secret name. The name may have been taken for a value, as in
    /// <c>["password":"x"</c>, where a bracket is wrong; what follows it tells.
    /// </summary>
    private bool IsSecretNext(ReadOnlySpan<byte> json)
    {
        if (_name is not null)
            return IsSecret(_name);
        string? last = _lastPlain.Length > 0
            ? JsonText.Unquote(json.Slice(_lastPlain.Start, _lastPlain.Length))
            : _lastText;
        if (last is null || !IsSecret(last))
            return false;
        ReadOnlySpan<byte> rest = json[_consumedBytes..].TrimStart(" \t\r\n"u8);
        return rest.IsEmpty || rest[0] is not ((byte)',' or (byte)'}' or (byte)']');
    }

    private bool CopyTokens(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (!CopyToken(ref reader))
                return false;
            _consumedBytes = (int)reader.BytesConsumed;
        }

        return true;
    }

    private bool CopyToken(ref Utf8JsonReader reader)
    {
        (_lastText, _lastPlain) = (null, default);
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                CopyName(ref reader);
                return true;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return CopyStart(ref reader);
            case JsonTokenType.EndObject:
                _levels.Pop();
                _output.EndObject();
                return true;
            case JsonTokenType.EndArray:
                _levels.Pop();
                _output.EndArray();
                return true;
            default:
                CopyScalar(ref reader);
                _name = null;
                return true;
        }
    }

    private void CopyName(ref Utf8JsonReader reader)
    {
        _member = MemberName.Of(ref reader);
        _name = _member.Text;
        _output.Name(_member);
    }

    private bool CopyStart(ref Utf8JsonReader reader)
    {
        bool isObject = reader.TokenType is JsonTokenType.StartObject;
        bool isText = _prompts is not null
            && (_name is not null ? IsText() : _levels.TryPeek(out JsonLevel around) && around.IsText);
        string? instead = IsSecretValue() ? SecretNames.Replacement
            : _prompts is not null && BodyPrompts.ListsTokens(_name, isText, reader) ? BodyPrompts.InsteadOfTokens
            : _levels.Count >= Limits.JsonDepth ? Limits.DepthNote
            : null;
        if (instead is not null)
        {
            if (!reader.TrySkip())
                return false;
            _output.String(instead);
            _name = null;
            return true;
        }

        bool isInTokens = _levels.TryPeek(out JsonLevel outer) && outer.HoldsTokens;
        _levels.Push(new JsonLevel(_name, isObject, isInTokens || JsonLevel.IsAboutTokens(_name), isText));
        _name = null;
        if (isObject)
            _output.StartObject();
        else
            _output.StartArray();
        return true;
    }

    private void CopyScalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String)
            CopyString(ref reader);
        else if (reader.TokenType is JsonTokenType.Number && IsSecretValue(isNumber: true))
            _output.String(SecretNames.Replacement);
        else
            _output.Literal(reader.ValueSpan); // Numbers keep their digits.
    }

    private void CopyString(ref Utf8JsonReader reader)
    {
        bool isSecret = IsSecretValue();
        if (!isSecret && _prompts is null && _output.TryPlainString(reader.ValueSpan))
        {
            _lastPlain = ((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
            if (IsFact())
                Look(TextOf(ref reader));
            return;
        }

        string text = TextOf(ref reader);
        _lastText = text;
        string value = isSecret ? SecretNames.Replacement
            : _prompts is not null && IsPrompt(text) ? _prompts.Replace(text)
            : LooseText.Redact(text);
        _output.String(value);
        if (IsFact())
            Look(value);
    }

    /// <summary>
    /// Whether it is a member of the body itself, or of an object that is a member of it, which may be a fact.
    /// </summary>
    private bool IsFact() => _name is not null && _member!.MayBeFact && _levels.Count is 1 or 2
        && (_levels.Count == 1 || _levels.Peek() is { IsObject: true, Name: not null });

    private void Look(string value) => _facts.Look(_levels.Peek().Name, _name!, value);

    /// <summary>Whether the member's value is a credential.</summary>
    private bool IsSecretValue(bool isNumber = false) => _name is not null
        && (isNumber ? _member!.IsSecretAsNumber : _member!.IsSecret) && !IsToken(_name);

    private bool IsSecret(string name) => SecretNames.IsSecret(name) && !IsToken(name);

    /// <summary>
    /// Whether it is one of the pieces of text a model works in, which are called tokens too: where they are listed the
    /// word names no credential.
    /// </summary>
    private bool IsToken(string name) => _levels.TryPeek(out JsonLevel level) && level.HoldsTokens
        && name.Equals("token", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether what comes now stands in the place of a text: by its name, or what is around it.</summary>
    private bool IsText()
    {
        if (_levels.TryPeek(out JsonLevel outer) && outer.IsText)
            return true;
        if (_name is null) // A body that is a string, or a list of them.
            return _levels.All(level => level is { IsObject: false, Name: null });
        // An error has a message, too, which tells what was wrong.
        bool isOfError = outer.Name == "error" && _name == "message";
        return !isOfError && PromptNames.IsBodyText(_name);
    }

    private bool IsPrompt(string text)
    {
        bool isWord = _name is not null && PromptNames.IsStructure(_name) && PromptNames.IsWord(text);
        return !isWord && (IsText() || BodyPrompts.IsJson(text));
    }

    /// <summary>The name or string at which a reader stands.</summary>
    public static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException)
        {
            // Invalid UTF-8, or half a surrogate pair: as it came, with replacement characters.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
