using System.Text;
using System.Text.Json;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Copies JSON compactly, without its credentials, as far as it is JSON. Where it is cut or malformed it stops and
/// says where. One use, one thread.
/// </summary>
internal sealed class JsonRedactor
{
    // Depth is bounded by what is written, not by what is read: the reader keeps one bit a level.
    private static readonly JsonReaderOptions _anyDepth = new() { MaxDepth = int.MaxValue };

    private readonly BodyPrompts? _prompts;
    private readonly JsonOutput _output = new();
    private readonly Stack<JsonLevel> _levels = new();
    private readonly BodyFacts _facts = new();
    private string? _name;
    private string? _lastText;
    private int _consumedBytes;

    private JsonRedactor(BodyPrompts? prompts) => _prompts = prompts;

    /// <summary>Copies what can be copied.</summary>
    /// <param name="json">UTF-8, possibly cut or malformed.</param>
    /// <param name="isComplete">False when more of the body passed than was kept.</param>
    /// <param name="prompts">How prompts are written; null for in full.</param>
    public static JsonCopy Copy(ReadOnlySpan<byte> json, bool isComplete, BodyPrompts? prompts = null)
    {
        var redactor = new JsonRedactor(prompts);
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

        bool stoppedAtSecret = !isWhole && redactor.IsSecretNext(json[redactor._consumedBytes..]);
        return new JsonCopy(
            redactor._output.ToRawJson(), redactor._consumedBytes, isWhole, stoppedAtSecret, isMalformed,
            redactor._facts);
    }

    /// <summary>
    /// Whether the rest begins with the value of a secret name. The name may have been taken for a value, as in
    /// <c>["password":"x"</c>, where a bracket is wrong; what follows it tells.
    /// </summary>
    private bool IsSecretNext(ReadOnlySpan<byte> rest)
    {
        if (_name is not null)
            return IsSecret(_name);
        if (_lastText is null || !IsSecret(_lastText))
            return false;
        rest = rest.TrimStart(" \t\r\n"u8);
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
        _lastText = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _name = TextOf(ref reader);
                _output.Name(_name);
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

    private bool CopyStart(ref Utf8JsonReader reader)
    {
        bool isText = _prompts is not null
            && (_name is not null ? IsText() : _levels.TryPeek(out JsonLevel around) && around.IsText);
        string? instead = _name is not null && IsSecret(_name) ? SecretNames.Replacement
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

        bool isObject = reader.TokenType is JsonTokenType.StartObject;
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
        else if (reader.TokenType is JsonTokenType.Number && _name is not null && IsSecret(_name, isNumber: true))
            _output.String(SecretNames.Replacement);
        else
            _output.Literal(reader.ValueSpan); // Numbers keep their digits.
    }

    private void CopyString(ref Utf8JsonReader reader)
    {
        string text = TextOf(ref reader);
        _lastText = text;
        string value = _name is not null && IsSecret(_name) ? SecretNames.Replacement
            : _prompts is not null && IsPrompt(text) ? _prompts.Replace(text)
            : LooseText.Redact(text);
        _output.String(value);
        if (_name is null || _levels.Count is 0 or > 2)
            return;

        // A member of the body itself, or of an object that is a member of it.
        JsonLevel level = _levels.Peek();
        if (_levels.Count == 1 || level is { IsObject: true, Name: not null })
            _facts.Look(level.Name, _name, value);
    }

    private bool IsSecret(string name, bool isNumber = false)
    {
        if (!SecretNames.IsSecret(name, isNumber))
            return false;

        // The pieces of text a model works in are called tokens too; there the word names no credential.
        bool holdsTokens = _levels.TryPeek(out JsonLevel level) && level.HoldsTokens;
        return !(holdsTokens && name.Equals("token", StringComparison.OrdinalIgnoreCase));
    }

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

    private static string TextOf(ref Utf8JsonReader reader)
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
