using Hewn.Adapters;
using NLog;
using NLog.MessageTemplates;

namespace Hewn.NLog;

/// <summary>An event as its message may show it: without credentials and prompts.</summary>
internal static class ShownEvent
{
    /// <summary>The event itself where all of it may be shown, else one with other values.</summary>
    public static LogEventInfo Of(LogEventInfo logEvent)
    {
        MessageTemplateParameters parameters = logEvent.MessageTemplateParameters;
        if (!parameters.Any(parameter => InsteadOf(parameter) is not null))
            return logEvent;
        bool isTemplate = logEvent.Parameters is not null || logEvent.Message != logEvent.FormattedMessage;
        return isTemplate ? RenderedAnew(logEvent, parameters) : WithoutTexts(logEvent, parameters);
    }

    private static LogEventInfo RenderedAnew(LogEventInfo logEvent, MessageTemplateParameters parameters)
    {
        // NLog renders values that can change at once, and forgets the array.
        object?[] values = (object?[]?)logEvent.Parameters?.Clone() ?? new object?[parameters.Count];
        for (int i = 0; i < parameters.Count; i++)
        {
            int index = parameters[i].PositionalIndex ?? i;
            if (index < values.Length)
                values[index] = InsteadOf(parameters[i]) ?? parameters[i].Value;
        }

        return Complete(
            new LogEventInfo(logEvent.Level, logEvent.LoggerName, logEvent.FormatProvider, logEvent.Message, values),
            logEvent);
    }

    /// <summary>The message came formatted, from Microsoft.Extensions.Logging: its texts are all there is.</summary>
    private static LogEventInfo WithoutTexts(LogEventInfo logEvent, MessageTemplateParameters parameters)
    {
        string message = logEvent.FormattedMessage;
        foreach (MessageTemplateParameter parameter in parameters)
        {
            if (InsteadOf(parameter) is { } text && ShownText.Raw(parameter.Value) is { Length: > 0 } hidden)
                message = message.Replace(hidden, text, StringComparison.Ordinal);
        }

        return Complete(new LogEventInfo(logEvent.Level, logEvent.LoggerName, message), logEvent);
    }

    private static string? InsteadOf(MessageTemplateParameter parameter) =>
        ShownText.InsteadOf(parameter.Name ?? string.Empty, parameter.Value);

    private static LogEventInfo Complete(LogEventInfo shown, LogEventInfo logEvent)
    {
        (shown.TimeStamp, shown.Exception) = (logEvent.TimeStamp, logEvent.Exception);
        foreach ((object name, object? value) in logEvent.Properties) // A layout may show them.
            shown.Properties[name] = ShownText.InsteadOf(ShownText.Of(name), value) ?? value;
        return shown;
    }
}
