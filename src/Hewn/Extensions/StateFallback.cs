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
        string message = TextOf(state, error, formatter);
        try
        {
            AddFields(writer, state, ref message);
        }
        catch (Exception e) // Boundary: a template with more holes than values throws only when it is enumerated.
        {
            writer.AddField("state", ErrorText(e));
        }

        writer.AppendMessage(message);
    }

    /// <summary>What the formatter says, or why it says nothing; without credentials.</summary>
    public static string MessageOf<TState>(TState state, Exception? error, Func<TState, Exception?, string> formatter)
    {
        string message = TextOf(state, error, formatter);
        try
        {
            foreach (KeyValuePair<string, object?> field in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
                message = ShownSecrets.Mask(message, NameOf(field.Key), field.Value);
        }
        catch (Exception e) // Boundary: as in Write.
        {
            return ErrorText(e); // What was to be masked is not known.
        }

        return message;
    }

    private static string TextOf<TState>(TState state, Exception? error, Func<TState, Exception?, string> formatter)
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
    /// The field's name for a name of a template: <c>Item</c> for <c>{@Item}</c> and <c>{$Item}</c>, the signs by which
    /// other loggers are told to take an object apart, which every object is here, or to write it as text.
    /// </summary>
    public static string NameOf(string name) => name is ['@' or '$', _, ..] ? name[1..] : name;

    /// <summary>Whether a value of that name is written as text, whatever it is.</summary>
    public static bool IsText(string name) => name is ['$', _, ..];

    /// <summary>The field for a value of a template.</summary>
    public static LogField FieldOf(string name, object? value) =>
        new(NameOf(name), IsText(name) && value is not (null or string) ? TextOf(value) : value);

    private static void AddFields(RecordWriter writer, object? state, ref string message)
    {
        if (state is IReadOnlyList<KeyValuePair<string, object?>> list)
        {
            int count = list.Count;
            for (int i = 0; i < count; i++)
                AddField(writer, list[i], ref message);
        }
        else if (state is IEnumerable<KeyValuePair<string, object?>> fields)
        {
            foreach (KeyValuePair<string, object?> field in fields)
                AddField(writer, field, ref message);
        }
    }

    private static void AddField(RecordWriter writer, KeyValuePair<string, object?> field, ref string message)
    {
        if (field.Key == OriginalFormat)
            return;
        writer.AddField(FieldOf(field.Key, field.Value));
        message = ShownSecrets.Mask(message, NameOf(field.Key), field.Value);
    }

    private static string? TextOf(object value)
    {
        try
        {
            return Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) // Boundary: a caller's ToString.
        {
            return ErrorText(e);
        }
    }
}
