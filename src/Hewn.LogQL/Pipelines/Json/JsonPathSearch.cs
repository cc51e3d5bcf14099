namespace Hewn.LogQL.Pipelines.Json;

/// <summary>
/// One search of a line for the values of paths. It reads from mark to mark and does not ask whether the whole is JSON,
/// as Loki does.
/// </summary>
internal ref struct JsonPathSearch
{
    private readonly JsonTarget[] _targets;
    private readonly bool[] _isFound;
    private readonly LineContext _line;
    private readonly ReadOnlyMemory<byte> _text;
    private readonly ReadOnlySpan<byte> _json;
    private readonly ReadOnlyMemory<byte>[] _keys;
    private int _missing;

    /// <summary>A search of the line as it is now.</summary>
    public JsonPathSearch(JsonTarget[] targets, bool[] isFound, LineContext line)
    {
        (_targets, _isFound, _line, _text) = (targets, isFound, line, line.Line);
        _json = _text.Span;
        _missing = targets.Length;
        int longest = 0;
        foreach (JsonTarget target in targets)
            longest = Math.Max(longest, target.Steps.Length);
        _keys = new ReadOnlyMemory<byte>[longest];
    }

    /// <summary>Sets the labels of what it finds.</summary>
    /// <returns>Null, or what is wrong with a value.</returns>
    public string? Run()
    {
        int depth = 0;
        for (int at = 0; at < _json.Length && _missing > 0; at++)
        {
            switch (_json[at])
            {
                case (byte)'"':
                    int quote = JsonBytes.FindStringEnd(_json, at + 1, out bool hasEscapes);
                    if (quote < 0)
                        return null;
                    int colon = JsonBytes.SkipBlanks(_json, quote + 1);
                    if (colon >= _json.Length)
                        return null;
                    if (_json[colon] == (byte)':')
                    {
                        if (ReadMember(_text[(at + 1)..quote], hasEscapes, colon, depth) is { } problem)
                            return problem;
                        at = colon;
                    }
                    else
                    {
                        at = quote;
                    }

                    break;
                case (byte)'{':
                    depth++;
                    break;
                case (byte)'}':
                    depth--;
                    break;
                case (byte)'[':
                    if (ReadArray(at, depth) is { } fault)
                        return fault;
                    int end = JsonBytes.FindBlockEnd(_json, at);
                    if (end < 0)
                        return null;
                    at = end - 1;
                    break;
            }
        }

        return null;
    }

    private string? ReadMember(ReadOnlyMemory<byte> key, bool hasEscapes, int colon, int depth)
    {
        if (depth > _keys.Length)
            return null;
        if (depth < 1)
            return JsonBytes.Malformed;
        if (hasEscapes && !JsonText.TryUnescape(key.Span, _line.Scratch, out key))
            return null;
        _keys[depth - 1] = key;
        for (int i = 0; i < _targets.Length; i++)
        {
            if (_isFound[i] || _targets[i].Steps.Length != depth || !IsOnPath(_targets[i], depth))
                continue;
            if (JsonBytes.ReadValue(_json, colon + 1, out JsonValue value) is { } problem)
                return problem;
            Set(i, value);
        }

        return null;
    }

    private string? ReadArray(int at, int depth)
    {
        if (depth < 0)
            return JsonBytes.Malformed;
        for (int i = 0; i < _targets.Length; i++)
        {
            JsonStep[] steps = _targets[i].Steps;
            if (_isFound[i] || steps.Length <= depth || steps[depth].Name is not null || !IsOnPath(_targets[i], depth))
                continue;
            if (Find(at, steps.AsSpan(depth), out JsonValue value, out string? problem))
                Set(i, value);
            if (problem is not null)
                return problem;
        }

        return null;
    }

    private readonly bool IsOnPath(JsonTarget target, int depth)
    {
        for (int i = 0; i < depth; i++)
        {
            if (!target.Steps[i].Is(_keys[i].Span))
                return false;
        }

        return true;
    }

    private void Set(int index, in JsonValue value)
    {
        _isFound[index] = true;
        _missing--;
        ReadOnlyMemory<byte> text = value.Kind switch
        {
            JsonKind.Null => default,
            // An array's escapes are resolved like those of a text.
            JsonKind.Array => JsonText.Read(value with { Kind = JsonKind.Text, HasEscapes = true }, _line, _text),
            _ => JsonText.Read(value, _line, _text),
        };
        _line.Labels.Set(_targets[index].NameFor(_line.Labels), text);
    }

    /// <summary>Goes steps down from a value.</summary>
    private readonly bool Find(int at, ReadOnlySpan<JsonStep> steps, out JsonValue value, out string? problem)
    {
        problem = JsonBytes.ReadValue(_json, at, out value);
        foreach (JsonStep step in steps)
        {
            if (problem is not null)
                break;
            bool isThere = step.Name is null
                ? value.Kind == JsonKind.Array && GoToElement(step.Index, ref value, out problem)
                : value.Kind == JsonKind.Object && GoToMember(step, ref value, out problem);
            if (!isThere)
                return false;
        }

        return problem is null;
    }

    private readonly bool GoToElement(int index, ref JsonValue value, out string? problem)
    {
        ReadOnlySpan<byte> json = _json[..value.End];
        int at = value.Start + 1;
        problem = null;
        for (int i = 0; ; i++)
        {
            at = JsonBytes.SkipBlanks(json, at);
            if (at >= json.Length || json[at] == (byte)']')
                return false;
            problem = JsonBytes.ReadValue(json, at, out value);
            if (problem is not null)
                return false;
            if (i == index)
                return true;
            at = JsonBytes.SkipBlanks(json, value.Next);
            if (at >= json.Length || json[at] != (byte)',')
                return false;
            at++;
        }
    }

    private readonly bool GoToMember(JsonStep step, ref JsonValue value, out string? problem)
    {
        ReadOnlySpan<byte> json = _json[..value.End];
        int at = value.Start + 1;
        problem = null;
        while (true)
        {
            at = JsonBytes.SkipBlanks(json, at);
            if (at >= json.Length || json[at] != (byte)'"')
                return false;
            int quote = JsonBytes.FindStringEnd(json, at + 1, out bool hasEscapes);
            int colon = quote < 0 ? json.Length : JsonBytes.SkipBlanks(json, quote + 1);
            if (colon >= json.Length || json[colon] != (byte)':')
                return false;
            ReadOnlyMemory<byte> key = _text[(at + 1)..quote];
            if (hasEscapes && !JsonText.TryUnescape(key.Span, _line.Scratch, out key))
                return false;
            problem = JsonBytes.ReadValue(json, colon + 1, out value);
            if (problem is not null)
                return false;
            if (step.Is(key.Span))
                return true;
            at = JsonBytes.SkipBlanks(json, value.Next);
            if (at >= json.Length || json[at] != (byte)',')
                return false;
            at++;
        }
    }
}
