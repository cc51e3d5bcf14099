namespace Hewn.Store.Sessions;

/// <summary>The exception that ended a session.</summary>
/// <param name="Type">Its type, or null.</param>
/// <param name="Message">Its message, or null.</param>
/// <param name="StackTrace">Where it came from, or null.</param>
public sealed record StoredError(string? Type, string? Message, string? StackTrace);
