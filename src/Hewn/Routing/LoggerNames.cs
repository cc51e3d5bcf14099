namespace Hewn.Routing;

/// <summary>Names of loggers are parts with dots between them; a name includes all that begin with its parts.</summary>
internal static class LoggerNames
{
    /// <summary>Whether a logger has that name, or one below it. Case makes no difference.</summary>
    public static bool IsWithin(string logger, string name) =>
        logger.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (logger.Length == name.Length || logger[name.Length] == '.');
}
