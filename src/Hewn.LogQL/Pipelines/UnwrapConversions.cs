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
            UnwrapConversion.Bytes => Bytes(text, out value),
            UnwrapConversion.Duration or UnwrapConversion.DurationSeconds => LabelNumbers.ReadSeconds(text, out value),
            _ => LabelNumbers.ReadFloat(text, out value),
        };

    private static string? Bytes(ReadOnlySpan<byte> text, out double value)
    {
        string? problem = LabelNumbers.ReadBytes(text, out long bytes);
        value = bytes;
        return problem;
    }
}
