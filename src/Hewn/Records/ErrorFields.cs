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
        AppendMessage(target, error);
        target.Append(",\"error_type\":"u8);
        AppendType(target, error);
        target.Append(",\"stack_trace\":"u8);
        AppendTrace(target, error);
    }

    /// <summary>The three as <see cref="Append"/> writes them.</summary>
    public static byte[] Encode(Exception error)
    {
        var target = new ByteBuffer();
        Append(target, error);
        return target.Written.ToArray();
    }

    /// <summary>The same three as ordinary fields, for a record that wants others behind them.</summary>
    public static LogField[] Of(Exception error) =>
    [
        ("error", Encode(AppendMessage, error)),
        ("error_type", Encode(AppendType, error)),
        ("stack_trace", TraceOf(error)),
    ];

    /// <summary>The trace alone. Does not throw, whatever the exception does.</summary>
    public static RawJson TraceOf(Exception error) => Encode(AppendTrace, error);

    private static RawJson Encode(Action<ByteBuffer, Exception> append, Exception error)
    {
        var target = new ByteBuffer();
        append(target, error);
        return new RawJson(target.Written.ToArray());
    }

    private static void AppendMessage(ByteBuffer target, Exception error) =>
        JsonString.AppendRedacted(target, JsonString.SafeMessage(error));

    private static void AppendType(ByteBuffer target, Exception error) =>
        JsonText.AppendQuoted(target, error.GetType().FullName ?? error.GetType().Name, Limits.MaxIdBytes);

    private static void AppendTrace(ByteBuffer target, Exception error) =>
        JsonText.AppendQuoted(target, SecretText.Redact(SafeText(error)));

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
