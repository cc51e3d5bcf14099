namespace Hewn.Cli;

/// <summary>
/// What was typed cannot be done; the message says what, why and what is allowed. Thrown while a request is made,
/// caught where the command starts.
/// </summary>
internal sealed class UsageException(string message) : Exception(message);
