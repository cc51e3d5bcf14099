using Hewn.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Hewn;

/// <summary>Sets Hewn up as a provider of Microsoft.Extensions.Logging.</summary>
public static class HewnLoggingBuilderExtensions
{
    /// <summary>
    /// Writes what the program logs through <see cref="ILogger"/> to the global system (<see cref="Log"/>).
    /// </summary>
    /// <example><c>builder.Logging.AddHewn();</c></example>
    public static ILoggingBuilder AddHewn(this ILoggingBuilder builder) => Add(builder, null);

    /// <summary>Writes what the program logs through <see cref="ILogger"/> to that system.</summary>
    /// <param name="builder">The program's logging set-up.</param>
    /// <param name="system">A running system; whoever started it stops it.</param>
    public static ILoggingBuilder AddHewn(this ILoggingBuilder builder, LogSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Add(builder, system);
    }

    private static ILoggingBuilder Add(ILoggingBuilder builder, LogSystem? system)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<ILoggerProvider, HewnLoggerProvider>(_ => new HewnLoggerProvider(system)));
        return builder;
    }
}
