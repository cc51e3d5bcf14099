using Hewn.Records;
using Hewn.Redaction;
using JsonObject = System.Text.Json.Nodes.JsonObject;

namespace Hewn.Sessions;

/// <summary>Why a session failed, as <c>session.json</c> keeps it.</summary>
/// <param name="Type">The exception's type.</param>
/// <param name="Message">Its message; credentials are masked.</param>
/// <param name="Stack">Its stack, with inner exceptions; null where there is none.</param>
internal sealed record SessionFailure(string Type, string Message, string? Stack)
{
    private const int MaxChars = 16 * 1024;

    /// <summary>An exception. Never throws, whatever the exception does.</summary>
    public static SessionFailure Of(Exception e) =>
        new(e.GetType().FullName ?? e.GetType().Name, Kept(JsonString.SafeMessage(e)), Kept(StackOf(e)));

    /// <summary>The exception with its stack and all inner ones.</summary>
    public static string StackOf(Exception e)
    {
        try
        {
            return e.ToString();
        }
        catch (Exception) // Boundary: an exception of the caller's may throw in its own ToString.
        {
            return e.StackTrace ?? string.Empty;
        }
    }

    public JsonObject ToJson() => new()
    {
        ["type"] = Type,
        ["message"] = Message,
        ["stack_trace"] = Stack,
    };

    private static string Kept(string text)
    {
        string redacted = SecretText.Redact(text);
        return redacted.Length <= MaxChars
            ? redacted
            : $"{redacted[..MaxChars]}…[truncated {redacted.Length - MaxChars} characters]";
    }
}
