using Hewn.LogQL.Templates.Alerting;

namespace Hewn.LogQL.Templates;

/// <summary>What a template is executed over.</summary>
/// <param name="Labels">The labels, by name.</param>
/// <param name="Line">The line, which <c>__line__</c> gives.</param>
/// <param name="TimestampNs">The entry's time in nanoseconds since 1970, which <c>__timestamp__</c> gives.</param>
/// <param name="NowNs">What <c>now</c> gives, in nanoseconds since 1970.</param>
internal readonly record struct TemplateInput(ITemplateLabels Labels, string Line, long TimestampNs, long NowNs)
{
    /// <summary>What a template of an alert sees instead; null for templates of lines and labels.</summary>
    public AlertScope? Alert { get; init; }
}
