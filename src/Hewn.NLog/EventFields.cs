using Hewn.Adapters;
using NLog;
using NLog.MessageTemplates;

namespace Hewn.NLog;

/// <summary>What an event of NLog carries, as fields.</summary>
internal static class EventFields
{
    /// <summary>The properties of scopes and of the target's configuration.</summary>
    public static List<LogField> Of(IDictionary<string, object?>? context) =>
        [.. (context ?? _none).Select(property => new LogField(property.Key, property.Value))];

    /// <summary>
    /// Adds the event's own properties, which replace those of the context. What its message asks to be text
    /// (<c>{$name}</c>) is text.
    /// </summary>
    public static void AddProperties(List<LogField> fields, LogEventInfo logEvent, ISet<string> excluded)
    {
        if (!logEvent.HasProperties)
            return;
        HashSet<string>? texts = TextsOf(logEvent);
        foreach ((object key, object? value) in logEvent.Properties)
        {
            string name = ShownText.Of(key);
            if (!excluded.Contains(name))
                fields.Add(new LogField(name, texts?.Contains(name) == true ? ShownText.Of(value) : value));
        }
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

    private static readonly Dictionary<string, object?> _none = [];
}
