using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Pipelines;

/// <summary>How the text of an unwrapped label becomes a number.</summary>
internal static class UnwrapConversions
{
    /// <summary>Reads a number.</summary>
    /// <returns>Null, or what is wrong with the text, in Go's words.</returns>
    public static string? Convert(UnwrapConversion conversion, ReadOnlySpan<byte> text, out double value) =>
        conversion switch
        {
            UnwrapConversion.Bytes => LabelNumbers.ReadBytes(text, out value),
            UnwrapConversion.Duration or UnwrapConversion.DurationSeconds => LabelNumbers.ReadSeconds(text, out value),
            _ => LabelNumbers.ReadFloat(text, out value),
        };
}
