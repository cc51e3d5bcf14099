using Hewn.LogQL.Labels;
using Hewn.LogQL.Templates;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Formats;

/// <summary>A template over lines.</summary>
internal sealed class FormatTemplate
{
    private readonly Template _template;

    private FormatTemplate(Template template) => _template = template;

    /// <summary>Reads a template.</summary>
    /// <exception cref="LogQLException">It is none.</exception>
    public static FormatTemplate Parse(string name, string text, string errorPrefix)
    {
        try
        {
            return new FormatTemplate(Template.Parse(text, name));
        }
        catch (LogQLException fault)
        {
            throw new EvaluationException(errorPrefix + fault.Message, fault);
        }
    }

    /// <summary>Writes the template.</summary>
    /// <returns>False when it failed; then <paramref name="problem"/> says why.</returns>
    public bool TryWrite(LineContext line, LabelSet labels, out ReadOnlyMemory<byte> text, out string problem)
    {
        var seen = new TemplateInput(
            new TemplateLabels(labels), GoText.FromBytes(line.Line.Span), line.TimestampNs, line.NowNs);
        bool isGood = _template.Execute(seen, out string result, out string? error);
        problem = error ?? "";
        text = isGood ? GoText.ToBytes(result) : default;
        return isGood;
    }
}
