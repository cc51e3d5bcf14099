namespace Hewn.LogQL.Pipelines.Json;

/// <summary>
/// Takes a packed line apart: the text members of its object become labels, and <c>_entry</c> the line. Without an
/// <c>_entry</c> nothing changes.
/// </summary>
internal sealed class UnpackProcessor(FieldNeeds needs) : LineStage
{
    private const string NoObject = "expecting json object(6), but it is not";

    private readonly FieldNames _names = new(needs);
    private readonly List<(string Name, ReadOnlyMemory<byte> Value)> _labels = [];
    private ReadOnlyMemory<byte> _entry;
    private bool _isPacked;

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (line.Line.IsEmpty || needs.IsNothing)
            return true;
        _labels.Clear();
        _isPacked = false;
        string? problem = line.Line.Span[0] == (byte)'{' ? Read(line) : NoObject;
        if (problem is not null)
        {
            line.Labels.SetError(StageErrors.Json, problem);
            return true;
        }

        if (!_isPacked)
            return true;
        int mark = line.Labels.Mark;
        foreach ((string name, ReadOnlyMemory<byte> value) in _labels)
            line.Labels.SetParsed(name, value, mark);
        line.Line = _entry;
        return true;
    }

    private string? Read(LineContext line)
    {
        ReadOnlySpan<byte> json = line.Line.Span;
        int at = JsonBytes.SkipBlanks(json, 1);
        if (at >= json.Length)
            return JsonBytes.Malformed;
        while (json[at] != (byte)'}')
        {
            if (ReadMember(line, json, ref at) is { } problem)
                return problem;
            at = JsonBytes.SkipBlanks(json, at);
            if (at >= json.Length)
                return JsonBytes.NoArrayEnd;
            if (json[at] == (byte)'}')
                return null;
            if (json[at] != (byte)',')
                return JsonBytes.NoObject;
            at = JsonBytes.SkipBlanks(json, at + 1);
            if (at >= json.Length)
                return JsonBytes.NoArrayEnd;
        }

        return null;
    }

    private string? ReadMember(LineContext line, ReadOnlySpan<byte> json, ref int at)
    {
        if (json[at] != (byte)'"')
            return JsonBytes.NoObject;
        int keyStart = at + 1;
        int keyEnd = JsonBytes.FindStringEnd(json, keyStart, out bool hasEscapes);
        if (keyEnd < 0)
            return JsonBytes.Malformed;
        ReadOnlyMemory<byte> key = line.Line[keyStart..keyEnd];
        if (hasEscapes && !JsonText.TryUnescape(key.Span, line.Scratch, out key))
            return JsonBytes.BadEscape;
        at = JsonBytes.SkipBlanks(json, keyEnd + 1);
        if (at >= json.Length || json[at] != (byte)':')
            return JsonBytes.Malformed;
        if (JsonBytes.ReadValue(json, at + 1, out JsonValue value) is { } problem)
            return problem;
        at = value.Next;
        if (value.Kind != JsonKind.Text)
            return null;
        if (key.Span.SequenceEqual("_entry"u8))
        {
            _entry = line.Line[value.Start..value.End];
            _isPacked = !value.HasEscapes || JsonText.TryUnescape(_entry.Span, line.Scratch, out _entry);
            return _isPacked ? null : JsonBytes.BadEscape;
        }

        if (_names.Find(key.Span, line.Labels) is { } name)
            _labels.Add((name, JsonText.Read(value, line, line.Line)));
        return null;
    }
}
