using Hewn.LogQL.Metrics;
using Hewn.LogQL.Pipelines.Formats;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Alerting;

/// <summary>What a template of an alert sees: its dot, and what its functions ask.</summary>
internal sealed class AlertScope(AlertTemplateInput input)
{
    /// <summary>What it was given.</summary>
    public AlertTemplateInput Input => input;

    /// <summary><c>.Labels .ExternalLabels .ExternalURL .Value</c>.</summary>
    public GoStruct Dot { get; } = new(
        ("Labels", new LabelMap(new TemplateLabels(input.Labels))),
        ("ExternalLabels", new LabelMap(new TemplateLabels(input.ExternalLabels))),
        ("ExternalURL", input.ExternalUrl),
        ("Value", input.Value));

    /// <summary>The answer to a query, as the functions for it want it.</summary>
    /// <exception cref="TemplateFault">It cannot be answered.</exception>
    public GoList Query(string query)
    {
        if (input.Query is null)
            throw new TemplateFault("queries are not possible here");
        try
        {
            IReadOnlyList<MetricElement> found = input.Query(query);
            return new GoList([.. found.Select(Sample)]);
        }
        catch (LogQLException fault)
        {
            throw new TemplateFault(fault.Message, fault);
        }
    }

    private static GoStruct Sample(MetricElement element) => new(
        ("Labels", new LabelMap(new TemplateLabels(element.Labels))), ("Value", element.Value));
}
