using Hewn.LogQL.Labels;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Logfmt;

/// <summary>Makes labels of some pairs of a line. A label whose pair is absent is empty.</summary>
internal sealed class LogfmtExpressionProcessor : LineStage
{
    private readonly bool _isStrict;
    private readonly FieldNeeds _needs;
    private readonly (string Label, string Extracted, byte[] Key)[] _targets;
    private byte[] _name = new byte[64];

    /// <summary>A processor for some keys.</summary>
    /// <exception cref="LogQLException">A key that cannot be read.</exception>
    public LogfmtExpressionProcessor(LogfmtStage stage, FieldNeeds needs)
    {
        (_isStrict, _needs) = (stage.IsStrict, needs);
        _targets = [.. stage.Extractions.Select(extraction => (
            extraction.Label, extraction.Label + LabelNames.ExtractedSuffix, Key(extraction.Path)))];
    }

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (_needs.IsNothing)
            return true;
        foreach ((string label, _, _) in _targets)
        {
            if (!line.Labels.IsInStream(label))
                line.Labels.Set(label, default);
        }

        ReadOnlySpan<byte> text = line.Line.Span;
        var reader = new LogfmtReader(text);
        while (reader.Read())
        {
            string? problem = reader.Problem;
            ReadOnlyMemory<byte> value = default;
            if (problem is null && !LogfmtText.TryRead(reader, line, out value))
                problem = LogfmtText.InvalidQuote;
            if (problem is null)
            {
                Set(line, text[reader.KeyStart..reader.KeyEnd], value);
            }
            else if (_isStrict)
            {
                line.Labels.SetError(StageErrors.Logfmt, problem);
                break;
            }
        }

        return true;
    }

    private void Set(LineContext line, ReadOnlySpan<byte> key, ReadOnlyMemory<byte> value)
    {
        if (_name.Length <= key.Length)
            _name = new byte[key.Length * 2];
        ReadOnlySpan<byte> name = _name.AsSpan(0, LabelText.WriteName(key, _name, isFirst: true));
        foreach ((string label, string extracted, byte[] wanted) in _targets)
        {
            if (name.SequenceEqual(wanted))
                line.Labels.Set(line.Labels.IsInStream(label) ? extracted : label, value);
        }
    }

    /// <summary>A path is one name, plain or in quotes.</summary>
    private static byte[] Key(string path)
    {
        string trimmed = path.Trim(' ');
        int at = 0;
        if (trimmed.StartsWith('"') && GoText.Unquote(trimmed, ref at, out string name) == GoTextReading.Good
            && at == trimmed.Length)
            return GoText.ToBytes(name);
        string? problem = trimmed.Length == 0 ? "unexpected $end, expecting STRING or KEY"
            : trimmed.Contains(' ', StringComparison.Ordinal) ? "unexpected KEY"
            : trimmed.Contains('"', StringComparison.Ordinal) ? "unexpected STRING"
            : null;
        return problem is null
            ? GoText.ToBytes(trimmed)
            : throw new LogQLException($"cannot parse expression [{path}]: syntax error: {problem}");
    }
}
