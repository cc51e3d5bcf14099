namespace Hewn.Routing;

/// <summary>Libraries that say more at INFO than most readers want.</summary>
internal static class QuietLibraries
{
    /// <summary>The level from which they are heard.</summary>
    public const Level Level = Hewn.Level.Warn;

    /// <summary>Beginnings of their loggers' names.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "Microsoft", "System", "Grpc", "Azure", "Amazon", "OpenAI", "Anthropic", "Polly", "Renci.SshNet", "Npgsql",
        "StackExchange.Redis", "Yarp", "Quartz", "Hangfire", "MassTransit",
    ];

    /// <summary>Of those, what says only where the program listens, and that it starts and ends.</summary>
    public const string Exception = "Microsoft.Hosting.Lifetime";

    /// <summary>Whether that logger belongs to one of them.</summary>
    public static bool Include(string logger) =>
        Names.Any(name => LoggerNames.IsWithin(logger, name)) && !LoggerNames.IsWithin(logger, Exception);
}
