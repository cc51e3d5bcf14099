using Hewn.Extensions;
using Serilog.Events;
using Serilog.Parsing;

namespace Hewn.Serilog;

/// <summary>An event's message as Serilog renders it, without what must not be shown.</summary>
internal static class EventMessage
{
    public static string Of(LogEvent logEvent, IFormatProvider? formatProvider)
    {
        try
        {
            return logEvent.MessageTemplate.Render(ShownProperties(logEvent), formatProvider);
        }
        catch (Exception e) // Boundary: a scalar's ToString, or a format that its type does not know.
        {
            return $"{logEvent.MessageTemplate.Text} {StateFallback.ErrorText(e)}";
        }
    }

    private static IReadOnlyDictionary<string, LogEventPropertyValue> ShownProperties(LogEvent logEvent)
    {
        Dictionary<string, LogEventPropertyValue>? shown = null;
        foreach (MessageTemplateToken token in logEvent.MessageTemplate.Tokens)
        {
            if (token is not PropertyToken { PropertyName: var name }
                || !logEvent.Properties.TryGetValue(name, out LogEventPropertyValue? value))
                continue;
            LogEventPropertyValue masked = ShownValue.Of(name, value);
            if (ReferenceEquals(masked, value))
                continue;
            shown ??= new Dictionary<string, LogEventPropertyValue>(logEvent.Properties);
            shown[name] = masked;
        }

        return shown ?? logEvent.Properties;
    }
}
