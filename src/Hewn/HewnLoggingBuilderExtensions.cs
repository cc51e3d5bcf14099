using Hewn.Extensions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Hewn;

/// <summary>Sets Hewn up as a provider of Microsoft.Extensions.Logging.</summary>
/// <remarks>
/// Hewn's own levels decide what is written: the framework's default minimum of INFO does not hold for this provider.
/// What the framework's filters say of single categories holds, unless Hewn's <c>Levels</c> name them.
/// </remarks>
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

    /// <summary>
    /// Starts a system and writes what the program logs through <see cref="ILogger"/> to it. Settings come from
    /// <paramref name="configure"/>, then from the section <c>Hewn</c>, then from the environment; the later ones win.
    /// Before all of them: INFO and above, libraries that say much from WARN up, and no file. The program's services
    /// own the system and stop it when they are disposed. It is the global one where there is none yet; one that
    /// <see cref="Log.Start(HewnOptions)"/> has started on one of the same files ends first, and this takes its place.
    /// </summary>
    /// <param name="builder">The program's logging set-up.</param>
    /// <param name="configuration">The program's configuration.</param>
    /// <param name="configure">Settings from code.</param>
    /// <exception cref="Configuration.HewnConfigurationException">
    /// A setting is unknown or its value not allowed; the message lists each.
    /// </exception>
    /// <exception cref="InvalidOperationException">The services have a log system already.</exception>
    /// <example>
    /// <c>builder.Logging.AddHewn(builder.Configuration, log => log.Files.Add(new("logs/app.jsonl")));</c>
    /// </example>
    public static ILoggingBuilder AddHewn(
        this ILoggingBuilder builder, IConfiguration configuration, Action<HewnOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(service => service.ServiceType == typeof(LogSystem)))
        {
            throw new InvalidOperationException(
                "AddHewn(configuration) was called for services that have a log system already, by an earlier "
                + "AddHewn(configuration) or AddHewnApiLogging(); each record would be written twice. Call one of them "
                + "once, and give it all settings.");
        }

        var options = new HewnOptions { QuietLibraries = true };
        configure?.Invoke(options);
        // Now, not when the first logger is made: a wrong setting is told where it can be seen, above everything else.
        LogSystem system = Log.StartOwned(former => LogSystems.Create(options, configuration, former));
        builder.Services.AddSingleton(_ => system); // Through a factory: what a container makes it also disposes.
        RemoveProviders(builder.Services);
        builder.Services.AddSingleton<ILoggerProvider, HewnLoggerProvider>(
            services => new HewnLoggerProvider(services.GetRequiredService<LogSystem>()));
        FilterRules.AddTo(builder.Services, typeof(HewnLoggerProvider).FullName!, system);
        return builder;
    }

    /// <summary>Nobody reads a line twice: an <c>AddHewn()</c> before may lead to the same system.</summary>
    private static void RemoveProviders(IServiceCollection all)
    {
        ServiceDescriptor[] replaced =
        [
            .. all.Where(service => service.ServiceType == typeof(ILoggerProvider) && !service.IsKeyedService
                && service.ImplementationFactory is Func<IServiceProvider, HewnLoggerProvider>),
        ];
        foreach (ServiceDescriptor service in replaced)
            all.Remove(service);
    }

    private static ILoggingBuilder Add(ILoggingBuilder builder, LogSystem? system)
    {
        ArgumentNullException.ThrowIfNull(builder);
        int before = builder.Services.Count;
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<ILoggerProvider, HewnLoggerProvider>(_ => new HewnLoggerProvider(system)));
        if (builder.Services.Count == before)
            return builder;
        string provider = typeof(HewnLoggerProvider).FullName!;
        if (system is null)
            FilterRules.AddTo(builder.Services, provider, () => Log.Running);
        else
            FilterRules.AddTo(builder.Services, provider, system);
        return builder;
    }
}
