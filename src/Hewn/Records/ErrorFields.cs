using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>
/// The three keys that an exception becomes: message, type, and the whole trace with inner exceptions.
/// </summary>
internal static class ErrorFields
{
    public static void Append(ByteBuffer target, Exception error)
    {
        target.Append(",\"error\":"u8);
        JsonString.AppendRedacted(target, JsonString.SafeMessage(error));
        target.Append(",\"error_type\":"u8);
        JsonText.AppendQuoted(target, error.GetType().FullName ?? error.GetType().Name, Limits.MaxIdBytes);
        target.Append(",\"stack_trace\":"u8);
        JsonText.AppendQuoted(target, SecretText.Redact(SafeText(error)));
    }

    private static string SafeText(Exception error)
    {
        try
        {
            return error.ToString();
        }
        catch (Exception second) // Boundary: a caller's ToString override.
        {
            return $"{error.GetType().FullName}: (its ToString threw {second.GetType().Name})\n{SafeTrace(error)}";
        }
    }

    private static string? SafeTrace(Exception error)
    {
        try
        {
            return error.StackTrace;
        }
        catch (Exception second) // Boundary: a caller's StackTrace override.
        {
            return $"(its StackTrace threw {second.GetType().Name})";
        }
    }
}
