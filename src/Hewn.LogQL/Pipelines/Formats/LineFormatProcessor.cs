namespace Hewn.LogQL.Pipelines.Formats;

/// <summary>Writes the line anew from a template; when that fails the old one stays.</summary>
internal sealed class LineFormatProcessor(string template) : LineStage
{
    private readonly FormatTemplate _template = FormatTemplate.Parse("line", template, "invalid line template: ");

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (_template.TryWrite(line, line.Labels.ToLabelSet(), out ReadOnlyMemory<byte> text, out string problem))
            line.Line = text;
        else
            line.Labels.SetError(StageErrors.TemplateFormat, problem);
        return true;
    }
}
