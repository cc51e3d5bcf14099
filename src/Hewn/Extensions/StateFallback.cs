using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Extensions;

/// <summary>States of unknown types: the message by the caller's formatter, the fields by their interface.</summary>
internal static class StateFallback
{
    /// <summary>The name under which a state holds its template.</summary>
    public const string OriginalFormat = "{OriginalFormat}";

    /// <summary>Adds the message and the fields of a state.</summary>
    public static void Write<TState>(
        RecordWriter writer, TState state, Exception? error, Func<TState, Exception?, string> formatter)
    {
        writer.AppendMessage(MessageOf(state, error, formatter));
        try
        {
            AddFields(writer, state);
        }
        catch (Exception e) // Boundary: a template with more holes than values throws only when it is enumerated.
        {
            writer.AddField("state", ErrorText(e));
        }
    }

    /// <summary>What the formatter says, or why it says nothing.</summary>
    public static string MessageOf<TState>(TState state, Exception? error, Func<TState, Exception?, string> formatter)
    {
        try
        {
            return PromptPrivacy.Replaces && state is IEnumerable<KeyValuePair<string, object?>> values
                ? PromptTemplate.Render(values, () => formatter(state, error)) ?? formatter(state, error)
                : formatter(state, error);
        }
        catch (Exception e) // Boundary: a caller's formatter or an argument's ToString.
        {
            return ErrorText(e);
        }
    }

    /// <summary>What stands in the place of something that threw.</summary>
    public static string ErrorText(Exception e) => $"!ERROR: {e.GetType().Name}: {JsonString.SafeMessage(e)}";

    /// <summary>
    /// The field's name for a name of a template: <c>Item</c> for <c>{@Item}</c>, the sign by which other loggers are
    /// told to take an object apart. Here every object is.
    /// </summary>
    public static string NameOf(string name) => name is ['@', _, ..] ? name[1..] : name;

    private static void AddFields(RecordWriter writer, object? state)
    {
        if (state is IReadOnlyList<KeyValuePair<string, object?>> list)
        {
            int count = list.Count;
            for (int i = 0; i < count; i++)
                AddField(writer, list[i]);
        }
        else if (state is IEnumerable<KeyValuePair<string, object?>> fields)
        {
            foreach (KeyValuePair<string, object?> field in fields)
                AddField(writer, field);
        }
    }

    private static void AddField(RecordWriter writer, KeyValuePair<string, object?> field)
    {
        if (field.Key != OriginalFormat)
            writer.AddField(NameOf(field.Key), field.Value);
    }
}
