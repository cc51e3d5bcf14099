using Hewn.Adapters;
using NLog;
using NLog.MessageTemplates;

namespace Hewn.NLog;

/// <summary>What an event of NLog carries, as fields.</summary>
internal static class EventFields
{
    /// <summary>The event's properties; what its message asks to be text (<c>{$name}</c>) is text.</summary>
    public static List<LogField> Of(LogEventInfo logEvent, IDictionary<string, object?> properties)
    {
        var fields = new List<LogField>(properties.Count + 2);
        HashSet<string>? texts = TextsOf(logEvent);
        foreach ((string name, object? value) in properties)
            fields.Add(new LogField(name, texts?.Contains(name) == true ? ShownText.Of(value) : value));
        return fields;
    }

    /// <summary>
    /// The nested scopes, outermost first. States that are properties stand in the record already.
    /// </summary>
    public static void AddScopes(List<LogField> fields, IList<object>? innermostFirst)
    {
        object[] scopes = [.. (innermostFirst ?? [])
            .Where(state => state is not IEnumerable<KeyValuePair<string, object?>>)
            .Reverse()];
        if (scopes.Length > 0)
            fields.Add(new LogField("scopes", scopes));
    }

    /// <summary>Where the event was logged, as far as NLog was told to find out.</summary>
    public static void AddCallSite(List<LogField> fields, LogEventInfo logEvent)
    {
        Add("caller_class", logEvent.CallerClassName);
        Add("caller_member", logEvent.CallerMemberName);
        Add("caller_file", logEvent.CallerFilePath);
        if (logEvent.CallerLineNumber > 0)
            fields.Add(("caller_line", logEvent.CallerLineNumber));

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                fields.Add((name, value));
        }
    }

    private static HashSet<string>? TextsOf(LogEventInfo logEvent)
    {
        if (logEvent.Message?.Contains("{$", StringComparison.Ordinal) != true)
            return null;
        return [.. logEvent.MessageTemplateParameters
            .Where(parameter => parameter.CaptureType == CaptureType.Stringify)
            .Select(parameter => parameter.Name)];
    }
}
