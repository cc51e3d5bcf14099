using System.Text.Json;

namespace Hewn.Store.Sessions;

/// <summary>Compares names and texts that a reader stands on.</summary>
internal static class JsonName
{
    /// <summary>Whether it is that text. One with half a surrogate pair is none, and throws nothing.</summary>
    public static bool Is(this ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueTextEquals(text);
        try
        {
            return reader.ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
