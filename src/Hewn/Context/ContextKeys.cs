using System.Text;

namespace Hewn.Context;

/// <summary>How the context keys are spelled.</summary>
internal static class ContextKeys
{
    /// <summary>The number of keys.</summary>
    public const int Count = 6;

    /// <summary>The names in the order of <see cref="ContextKey"/>.</summary>
    public static readonly string[] Names = ["request_id", "trace_id", "span_id", "user_id", "model", "operation"];

    /// <summary>The names as bytes, in the same order.</summary>
    public static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>What stands before a value in a line: the name and the value's first quotation mark.</summary>
    public static readonly byte[][] Leads = [.. Names.Select(name => Encoding.UTF8.GetBytes($",\"{name}\":\""))];

    /// <summary>Whether a field of that name would hide which request a line belongs to.</summary>
    public static bool IsIdentity(int key) => key <= (int)ContextKey.SpanId;

    /// <summary>The key of that name, or -1.</summary>
    public static int IndexOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 => name.SequenceEqual("model"u8) ? (int)ContextKey.Model : -1,
        7 => name.SequenceEqual("span_id"u8) ? (int)ContextKey.SpanId
            : name.SequenceEqual("user_id"u8) ? (int)ContextKey.UserId : -1,
        8 => name.SequenceEqual("trace_id"u8) ? (int)ContextKey.TraceId : -1,
        9 => name.SequenceEqual("operation"u8) ? (int)ContextKey.Operation : -1,
        10 => name.SequenceEqual("request_id"u8) ? (int)ContextKey.RequestId : -1,
        _ => -1,
    };
}
