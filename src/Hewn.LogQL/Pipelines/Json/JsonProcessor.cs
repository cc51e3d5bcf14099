namespace Hewn.LogQL.Pipelines.Json;

/// <summary>
/// Makes labels of all values of a JSON object; names of inner ones are joined by <c>_</c>. What was read before
/// an error
/// stays.
/// </summary>
internal sealed class JsonProcessor(FieldNeeds needs) : LineStage
{
    /// <summary>Objects inside one another; a deeper line is an error.</summary>
    private const int MaxDepth = 250;

    private readonly FieldNames _names = new(needs);
    private byte[] _path = new byte[256];
    private int _mark;

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (needs.IsNothing)
            return true;
        _mark = line.Labels.Mark;
        string? problem = ReadObject(line, 0, line.Line.Length, pathLength: 0, depth: 0);
        if (problem is { Length: > 0 })
            line.Labels.SetError(StageErrors.Json, problem);
        return true;
    }

    /// <summary>Reads an object.</summary>
    /// <returns>Null, what is wrong with it, or an empty text when all is found that anybody asks for.</returns>
    private string? ReadObject(LineContext line, int at, int end, int pathLength, int depth)
    {
        ReadOnlySpan<byte> json = line.Line.Span[..end];
        at = JsonBytes.SkipBlanks(json, at);
        if (at >= end || json[at] != (byte)'{')
            return JsonBytes.NoObject;
        at = JsonBytes.SkipBlanks(json, at + 1);
        if (at >= end)
            return JsonBytes.Malformed;
        while (json[at] != (byte)'}')
        {
            if (ReadMember(line, json, ref at, pathLength, depth) is { } problem)
                return problem;
            at = JsonBytes.SkipBlanks(json, at);
            if (at >= end)
                return JsonBytes.NoArrayEnd;
            if (json[at] == (byte)'}')
                return null;
            if (json[at] != (byte)',')
                return JsonBytes.NoObject;
            at = JsonBytes.SkipBlanks(json, at + 1);
            if (at >= end)
                return JsonBytes.NoArrayEnd;
        }

        return null;
    }

    private string? ReadMember(LineContext line, ReadOnlySpan<byte> json, ref int at, int pathLength, int depth)
    {
        if (json[at] != (byte)'"')
            return JsonBytes.NoObject;
        int keyStart = at + 1;
        int keyEnd = JsonBytes.FindStringEnd(json, keyStart, out bool hasEscapes);
        if (keyEnd < 0)
            return JsonBytes.Malformed;
        ReadOnlySpan<byte> key = json[keyStart..keyEnd];
        if (hasEscapes)
        {
            if (!JsonText.TryUnescape(key, line.Scratch, out ReadOnlyMemory<byte> unescaped))
                return JsonBytes.BadEscape;
            key = unescaped.Span;
        }

        at = JsonBytes.SkipBlanks(json, keyEnd + 1);
        if (at >= json.Length || json[at] != (byte)':')
            return JsonBytes.Malformed;
        if (JsonBytes.ReadValue(json, at + 1, out JsonValue value) is { } problem)
            return problem;
        at = value.Next;
        if (line.Labels.HasAllNeeded)
            return "";
        return value.Kind switch
        {
            JsonKind.Object => ReadInner(line, value, key, pathLength, depth),
            JsonKind.Text or JsonKind.Literal => SetLabel(line, value, key, pathLength),
            _ => null,
        };
    }

    private string? ReadInner(LineContext line, in JsonValue value, ReadOnlySpan<byte> key, int pathLength, int depth)
    {
        if (depth == MaxDepth)
            return JsonBytes.Malformed;
        return ReadObject(line, value.Start, value.End, Extend(key, pathLength), depth + 1);
    }

    private string? SetLabel(LineContext line, in JsonValue value, ReadOnlySpan<byte> key, int pathLength)
    {
        if (pathLength > 0)
            key = _path.AsSpan(0, Extend(key, pathLength));
        if (_names.Find(key, line.Labels) is { } name)
            line.Labels.SetParsed(name, JsonText.Read(value, line, line.Line), _mark);
        return null;
    }

    /// <summary>Writes a key behind the names of the objects around it.</summary>
    /// <returns>Length of the whole.</returns>
    private int Extend(ReadOnlySpan<byte> key, int pathLength)
    {
        int needed = pathLength + key.Length + 2;
        if (_path.Length < needed)
            Array.Resize(ref _path, needed * 2);
        bool isFirst = pathLength == 0;
        int start = isFirst ? 0 : pathLength + 1;
        int written = LabelText.WriteName(key, _path.AsSpan(start), isFirst);
        if (written == 0)
            return pathLength;
        if (!isFirst)
            _path[pathLength] = (byte)'_';
        return start + written;
    }
}
