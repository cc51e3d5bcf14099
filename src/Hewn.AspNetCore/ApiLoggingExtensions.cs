using System.Collections;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Configuration;
using Hewn.Configuration;
using Hewn.Extensions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hewn.AspNetCore;

/// <summary>Sets the recording of HTTP calls up: one call while building, one in the pipeline.</summary>
/// <example>
/// <code>
/// builder.AddHewnApiLogging();
/// var app = builder.Build();
/// app.UseHewnApiLogging();
/// </code>
/// </example>
public static class ApiLoggingExtensions
{
    /// <summary>
    /// Starts logging to <c>./logs</c> and lets everything logged through <see cref="ILogger"/> go there too
    /// (categories <c>Microsoft.*</c> and <c>System.*</c> from WARN up, unless <c>Hewn:Levels</c> says otherwise).
    /// Settings come from <paramref name="configure"/>, then from the configuration section <c>Hewn</c>, then from the
    /// environment; the later ones win. Changed levels of the configuration are applied while it runs. The
    /// application's services own the <see cref="LogSystem"/> and stop it when they are disposed.
    /// </summary>
    /// <param name="builder">The application that is being built.</param>
    /// <param name="configure">Settings from code.</param>
    /// <exception cref="HewnConfigurationException">
    /// A setting is unknown or its value not allowed; the message lists each.
    /// </exception>
    /// <exception cref="InvalidOperationException">It was called before for this application.</exception>
    public static TBuilder AddHewnApiLogging<TBuilder>(
        this TBuilder builder, Action<ApiLoggingOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder =>
        AddHewnApiLogging(
            builder, configure, Environment.GetEnvironmentVariable, Environment.GetEnvironmentVariables());

    /// <summary>
    /// As above, into a log system that is there already: a session's, say, so that the model calls of a run stand in
    /// its log. Whoever has the system keeps it and stops it. Of the configuration only <c>Hewn:Api</c> is applied, and
    /// <see cref="ApiLoggingOptions.Log"/> means nothing here: the system has its files.
    /// </summary>
    /// <param name="builder">The application that is being built.</param>
    /// <param name="system">Where records go, e.g. <c>session.System</c>.</param>
    /// <param name="configure">Settings from code.</param>
    /// <exception cref="HewnConfigurationException">A setting of <c>Hewn:Api</c> is not allowed.</exception>
    /// <exception cref="InvalidOperationException">It was called before for this application.</exception>
    /// <example><c>builder.AddHewnApiLogging(session.System);</c></example>
    public static TBuilder AddHewnApiLogging<TBuilder>(
        this TBuilder builder, LogSystem system, Action<ApiLoggingOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(system);
        ThrowIfAdded(builder.Services);
        var options = new ApiLoggingOptions();
        configure?.Invoke(options);
        var problems = new SettingProblems(SettingSources.Of(builder.Configuration));
        ApiSettings.Apply(
            options,
            builder.Configuration.GetSection("Hewn").GetSection("Api"),
            Environment.GetEnvironmentVariable,
            problems);
        HewnConfigurationException.ThrowIfAny(problems.All);
        builder.Services.AddSingleton(system); // An instance: the container does not dispose it.
        return Register(builder, options, system);
    }

    /// <summary>
    /// Records every call that comes through here. Put it first, so that it sees what the other middleware does.
    /// Where the response is compressed, it must stand after the compression to capture bodies.
    /// </summary>
    /// <remarks>
    /// An exception that no error page handles is answered as the server would, with an empty 500 and none of the
    /// headers that were set before, except the request id; then it goes on to the server. <c>UseExceptionHandler</c>
    /// may stand inside or outside.
    /// </remarks>
    /// <param name="app">The pipeline.</param>
    /// <exception cref="InvalidOperationException">
    /// <c>AddHewnApiLogging</c> was not called while building.
    /// </exception>
    public static IApplicationBuilder UseHewnApiLogging(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        CallLog log = app.ApplicationServices.GetService<CallLog>() ?? throw new InvalidOperationException(
            "UseHewnApiLogging() found no logging. Call builder.AddHewnApiLogging() before builder.Build().");
        return app.Use(next => new ApiLoggingMiddleware(next, log).InvokeAsync);
    }

    /// <summary>
    /// As the public one, with the environment as a parameter, and with all of it where misspelt names are looked for.
    /// </summary>
    internal static TBuilder AddHewnApiLogging<TBuilder>(
        this TBuilder builder,
        Action<ApiLoggingOptions>? configure,
        Func<string, string?> environment,
        IDictionary? variables = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ThrowIfAdded(builder.Services);
        var options = new ApiLoggingOptions();
        configure?.Invoke(options);
        return AddHewnApiLogging(builder, options, environment, variables);
    }

    /// <summary>As the public one, with options that are changed in place by what overrides them.</summary>
    internal static TBuilder AddHewnApiLogging<TBuilder>(
        this TBuilder builder,
        ApiLoggingOptions options,
        Func<string, string?> environment,
        IDictionary? variables = null)
        where TBuilder : IHostApplicationBuilder
    {
        HewnOptions code = options.Log.Copy();
        var section = new ConfiguredSection(builder.Configuration, variables);
        ApplySettings(options, section, environment);
        LogSystem system = Log.StartOwned(former => LogSystems.CreateAsConfigured(options.Log, former));
        VainSettings.Tell(system, options.Log.ReadEnvironment ? variables : null);
        system.Follow(code, section, environment);
        SettingsFiles.TellUnreadable(builder.Configuration, system);

        // Through a factory: what a container makes itself it also disposes, and this one last, because the logger
        // factory that needs it is among the first things made.
        builder.Services.AddSingleton(_ => system);
        return Register(builder, options, system);
    }

    private static void ThrowIfAdded(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(CallLog)))
            throw new InvalidOperationException("AddHewnApiLogging() was called twice for this application.");
    }

    private static TBuilder Register<TBuilder>(TBuilder builder, ApiLoggingOptions options, LogSystem system)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton(services => new CallLog(services.GetRequiredService<LogSystem>(), options));
        builder.Services.AddSingleton(services => new ApiLog(services.GetRequiredService<CallLog>().Logger));
        AddProvider(builder.Services, hasConsole: options.Log.Console is not null);
        CallContextFactory.AddTo(builder.Services);
        // First, so that it is outside of what any other startup filter adds.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(
            services => new UnhandledExceptions(services.GetRequiredService<CallLog>())));
        AddFilters(builder.Logging, options.Enabled);
        FilterRules.AddTo(builder.Services, typeof(CallLoggerProvider).FullName!, () => system);
        return builder;
    }

    private static void AddProvider(IServiceCollection all, bool hasConsole)
    {
        // Nobody reads a line twice: neither from an earlier AddHewn() nor from Microsoft's console beside ours.
        ServiceDescriptor[] replaced =
        [
            .. all.Where(service => service.ServiceType == typeof(ILoggerProvider) && !service.IsKeyedService
                && (service.ImplementationFactory is Func<IServiceProvider, HewnLoggerProvider>
                    || (hasConsole && service.ImplementationType == typeof(ConsoleLoggerProvider)))),
        ];
        foreach (ServiceDescriptor service in replaced)
            all.Remove(service);
        all.AddSingleton<ILoggerProvider>(services => new CallLoggerProvider(
            new HewnLoggerProvider(services.GetRequiredService<LogSystem>()),
            services.GetRequiredService<CallLog>()));
    }

    private static void ApplySettings(
        ApiLoggingOptions options, ConfiguredSection configured, Func<string, string?> environment)
    {
        var problems = new SettingProblems(configured.SourceOf);
        IConfigurationSection section = configured.Read(options.Log);
        HewnSettings.Apply(options.Log, section, environment, problems);
        Func<string, string?> variables = options.Log.ReadEnvironment ? environment : _ => null;
        ApiSettings.Apply(options, section.GetSection("Api"), variables, problems);
        HewnConfigurationException.ThrowIfAny(problems.All);
    }

    private static void AddFilters(ILoggingBuilder logging, bool recordsCalls)
    {
        logging.AddFilter<CallLoggerProvider>("Microsoft", LogLevel.Warning);
        logging.AddFilter<CallLoggerProvider>("System", LogLevel.Warning);
        if (!recordsCalls)
            return;

        // These two tell of exceptions that stand in an `exception` record already, with more around them.
        const string Diagnostics = "Microsoft.AspNetCore.Diagnostics.";
        logging.AddFilter<CallLoggerProvider>(Diagnostics + "ExceptionHandlerMiddleware", LogLevel.None);
        logging.AddFilter<CallLoggerProvider>(Diagnostics + "DeveloperExceptionPageMiddleware", LogLevel.None);
    }
}
