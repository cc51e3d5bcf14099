using Hewn.LogQL.Labels;
using Hewn.LogQL.Templates;

namespace Hewn.LogQL.Pipelines.Formats;

/// <summary>A line's labels as a template sees them.</summary>
internal sealed class TemplateLabels(LabelSet labels) : ITemplateLabels
{
    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> All =>
        labels.Select(label => KeyValuePair.Create(label.Name, label.Value));

    /// <inheritdoc/>
    public bool TryGet(string name, out string value)
    {
        int index = labels.IndexOf(name);
        value = index < 0 ? "" : labels[index].Value;
        return index >= 0;
    }
}
