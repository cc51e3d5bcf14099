using Hewn.LogQL.Labels;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Pipelines.Formats;

/// <summary>
/// Renames labels and writes others from templates. All templates of a stage see the labels as they were when the first
/// of them was written.
/// </summary>
internal sealed class LabelFormatProcessor : LineStage
{
    private readonly (LabelFormat Format, FormatTemplate? Template)[] _formats;

    /// <summary>A processor for some formats.</summary>
    /// <exception cref="LogQLException">A label twice, <c>__error__</c>, or a template that cannot be read.</exception>
    public LabelFormatProcessor(IReadOnlyList<LabelFormat> formats)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (LabelFormat format in formats)
        {
            if (format.Label == LabelNames.Error)
                throw new EvaluationException($"{LabelNames.Error} cannot be formatted");
            if (!names.Add(format.Label))
            {
                throw new EvaluationException(
                    $"multiple label name '{format.Label}' not allowed in a single format operation");
            }
        }

        _formats = [.. formats.Select(format => (format, format.IsTemplate
            ? FormatTemplate.Parse("label", format.Value, $"invalid template for label '{format.Label}': ")
            : null))];
    }

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        LabelSet? seen = null;
        foreach ((LabelFormat format, FormatTemplate? template) in _formats)
        {
            if (template is null)
            {
                Rename(line.Labels, format.Value, format.Label);
                continue;
            }

            seen ??= line.Labels.ToLabelSet();
            if (template.TryWrite(line, seen, out ReadOnlyMemory<byte> value, out string problem))
                line.Labels.Set(format.Label, value);
            else
                line.Labels.SetError(StageErrors.TemplateFormat, problem);
        }

        return true;
    }

    private static void Rename(LabelBuilder labels, string from, string to)
    {
        if (!labels.TryGet(from, out ReadOnlyMemory<byte> value))
            return;
        labels.Set(to, value);
        labels.Remove(from);
    }
}
