namespace Hewn.Records;

/// <summary>The value of a <see cref="LogField"/> as JSON.</summary>
internal static class FieldValue
{
    /// <summary>Appends the value; the name decides whether it is a credential.</summary>
    public static void Append(ByteBuffer target, FieldName name, in LogField field)
    {
        switch (field.Kind)
        {
            case LogFieldKind.Boolean: Append(target, name, field.Boolean); break;
            case LogFieldKind.Int64: Append(target, name, field.Int64); break;
            case LogFieldKind.UInt64: Append(target, name, field.UInt64); break;
            case LogFieldKind.Double: Append(target, name, field.Double); break;
            case LogFieldKind.Single: Append(target, name, field.Single); break;
            case LogFieldKind.DateTime: Append(target, name, field.DateTime); break;
            case LogFieldKind.TimeSpan: Append(target, name, field.TimeSpan); break;
            default: AppendObject(target, name, field.Reference); break;
        }
    }

    /// <summary>Appends a value of a known type; the name decides whether it is a credential.</summary>
    public static void Append<T>(ByteBuffer target, FieldName name, T value)
    {
        if (name.Hides(value))
            JsonString.AppendSecret(target);
        else if (!HoleText.IsSameAsField<T>() && name.ReplacesPrompt)
            PromptJson.Append(target, value, depth: 0);
        else
            JsonValue.Append(target, value);
    }

    private static void AppendObject(ByteBuffer target, FieldName name, object? value)
    {
        if (name.Hides(value))
            JsonString.AppendSecret(target);
        else if (name.ReplacesPrompt)
            PromptJson.Append(target, value, depth: 0);
        else if (value is string text)
            JsonString.AppendRedacted(target, text);
        else
            JsonValue.AppendGuarded(target, value, depth: 0);
    }
}
