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
        object?[]? shown = null;
        MessageTemplateParameters parameters = logEvent.MessageTemplateParameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            if (InsteadOf(parameters[i]) is not { } text)
                continue;
            shown ??= (object?[]?)logEvent.Parameters?.Clone() ?? [];
            int index = parameters[i].PositionalIndex ?? i;
            if (index < shown.Length)
                shown[index] = text;
        }

        if (shown is null)
            return logEvent;
        return shown.Length > 0 ? With(logEvent, shown) : WithoutTexts(logEvent, parameters);
    }

    private static string? InsteadOf(MessageTemplateParameter parameter) =>
        ShownText.InsteadOf(parameter.Name ?? string.Empty, parameter.Value);

    private static LogEventInfo With(LogEventInfo logEvent, object?[] parameters)
    {
        var shown = new LogEventInfo(
            logEvent.Level, logEvent.LoggerName, logEvent.FormatProvider, logEvent.Message, parameters)
        {
            MessageFormatter = logEvent.MessageFormatter,
        };
        return Complete(shown, logEvent);
    }

    /// <summary>The message came formatted, from Microsoft.Extensions.Logging: its texts are all there is.</summary>
    private static LogEventInfo WithoutTexts(LogEventInfo logEvent, MessageTemplateParameters parameters)
    {
        string message = logEvent.FormattedMessage;
        for (int i = 0; i < parameters.Count; i++)
        {
            string hidden = ShownText.Of(parameters[i].Value);
            if (hidden.Length > 0 && InsteadOf(parameters[i]) is { } text)
                message = message.Replace(hidden, text, StringComparison.Ordinal);
        }

        return Complete(new LogEventInfo(logEvent.Level, logEvent.LoggerName, message), logEvent);
    }

    private static LogEventInfo Complete(LogEventInfo shown, LogEventInfo logEvent)
    {
        (shown.TimeStamp, shown.Exception) = (logEvent.TimeStamp, logEvent.Exception);
        foreach ((object name, object? value) in logEvent.Properties) // A layout may show them.
            shown.Properties.TryAdd(name, ShownText.InsteadOf(ShownText.Of(name), value) ?? value);
        return shown;
    }
}
