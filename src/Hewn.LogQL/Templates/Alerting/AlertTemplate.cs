using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines.Formats;

namespace Hewn.LogQL.Templates.Alerting;

/// <summary>
/// A template of an alert's label or annotation, as Prometheus has it: <c>{{ $labels.model }} at {{ $value | humanize
/// }}</c>.
/// </summary>
/// <remarks>
/// Go's text/template with Prometheus's functions (<c>humanize humanize1024 humanizeDuration humanizePercentage
/// humanizeTimestamp query first value label sortByLabel reReplaceAll match title toUpper toLower …</c>). What a
/// template writes and how long it runs is bounded. Immutable and thread-safe.
/// </remarks>
public sealed class AlertTemplate
{
    private const string Variables =
        "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}"
        + "{{$value := .Value}}";

    private readonly Template? _template; // null: plain text

    private AlertTemplate(string text, Template? template) => (Text, _template) = (text, template);

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="alert">The name of the alert, for messages.</param>
    /// <exception cref="LogQLException">It is none; the message is Go's.</exception>
    public static AlertTemplate Parse(string text, string alert)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(alert);
        return new(text, text.Contains("{{", StringComparison.Ordinal)
            ? Template.Parse(Variables + text, "__alert_" + alert, AlertFunctions.Find)
            : null);
    }

    /// <summary>Expands the template.</summary>
    /// <param name="input">What it sees.</param>
    /// <param name="result">What it wrote; empty when it failed.</param>
    /// <param name="error">Null, or why it failed, in Go's words.</param>
    /// <returns>Whether it succeeded.</returns>
    public bool TryExpand(AlertTemplateInput input, out string result, out string? error)
    {
        ArgumentNullException.ThrowIfNull(input);
        (result, error) = (Text, null);
        if (_template is null)
            return true;
        var data = new TemplateInput(new TemplateLabels(LabelSet.Empty), "", input.TimeNs, input.TimeNs)
        {
            Alert = new AlertScope(input),
        };
        return _template.Execute(data, out result, out error);
    }
}
