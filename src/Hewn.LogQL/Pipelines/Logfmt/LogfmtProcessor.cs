using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Pipelines.Logfmt;

/// <summary>Makes labels of all pairs of a line.</summary>
internal sealed class LogfmtProcessor(LogfmtStage stage, FieldNeeds needs) : LineStage
{
    private readonly FieldNames _names = new(needs);

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (needs.IsNothing)
            return true;
        ReadOnlySpan<byte> text = line.Line.Span;
        int mark = line.Labels.Mark;
        var reader = new LogfmtReader(text);
        while (reader.Read())
        {
            string? problem = reader.Problem;
            ReadOnlyMemory<byte> value = default;
            if (problem is null && !LogfmtText.TryRead(reader, line, out value))
                problem = reader.Fault(LogfmtText.InvalidQuote);
            if (problem is not null)
            {
                if (!stage.IsStrict)
                    continue;
                line.Labels.SetError(StageErrors.Logfmt, problem);
                return true;
            }

            if (value.IsEmpty && !stage.KeepsEmpty)
                continue;
            if (_names.Find(text[reader.KeyStart..reader.KeyEnd], line.Labels) is not { } name)
                continue;
            line.Labels.SetParsed(name, value, mark);
            if (line.Labels.HasAllNeeded)
                return true;
        }

        return true;
    }
}
