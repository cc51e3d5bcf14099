using Hewn.LogQL.Labels;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Logfmt;

/// <summary>Makes labels of some pairs of a line. A label whose pair is absent is empty.</summary>
internal sealed class LogfmtExpressionProcessor : LineStage
{
    private readonly bool _isStrict;
    private readonly FieldNeeds _needs;
    private readonly Target[] _targets;
    private byte[] _name = new byte[64];

    /// <summary>A processor for some keys.</summary>
    /// <exception cref="LogQLException">A key that cannot be read.</exception>
    public LogfmtExpressionProcessor(LogfmtStage stage, FieldNeeds needs)
    {
        (_isStrict, _needs) = (stage.IsStrict, needs);
        _targets = [.. stage.Extractions.Select(extraction => new Target(extraction.Label, Key(extraction.Path)))];
    }

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (_needs.IsNothing)
            return true;
        foreach (Target target in _targets)
        {
            if (!line.Labels.IsInStream(target.Label))
                line.Labels.Set(target.Label, default);
        }

        ReadOnlySpan<byte> text = line.Line.Span;
        var reader = new LogfmtReader(text);
        while (reader.Read())
        {
            string? problem = reader.Problem;
            ReadOnlyMemory<byte> value = default;
            if (problem is null && !LogfmtText.TryRead(reader, line, out value))
                problem = reader.Fault(LogfmtText.InvalidQuote);
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
        bool isWanted = false;
        foreach (Target target in _targets)
        {
            if (!name.SequenceEqual(target.Key))
                continue;
            isWanted = true;
            target.Set(line.Labels, value);
        }

        if (isWanted)
            return;
        foreach (Target target in _targets)
        {
            // A pair that is named like a label is that label, too, as Loki has it.
            if (name.SequenceEqual(target.LabelBytes))
                target.Set(line.Labels, value);
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
            : throw new EvaluationException($"cannot parse expression [{path}]: syntax error: {problem}");
    }

    private sealed class Target(string label, byte[] key)
    {
        private readonly string _extracted = label + LabelNames.ExtractedSuffix;

        public string Label => label;

        public byte[] LabelBytes { get; } = GoText.ToBytes(label);

        public byte[] Key => key;

        public void Set(LabelBuilder labels, ReadOnlyMemory<byte> value) =>
            labels.Set(labels.IsInStream(label) ? _extracted : label, value);
    }
}
