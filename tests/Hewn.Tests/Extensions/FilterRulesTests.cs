using System.Text.Json;
using Hewn.Configuration;
using Hewn.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hewn.Tests.Extensions;

public sealed class FilterRulesTests : IDisposable
{
    private readonly RunningLog _log = new(options =>
    {
        options.MinimumLevel = Level.Info;
        options.Levels["kv"] = Level.Debug;
        options.Levels["Named.Twice"] = Level.Debug;
    });

    public void Dispose() => _log.Dispose();

    private ServiceProvider Provider(Action<ILoggingBuilder>? set = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(builder =>
        {
            builder.AddHewn(_log.System);
            set?.Invoke(builder);
        });
        return services.BuildServiceProvider();
    }

    [Theory]
    [InlineData("any", LogLevel.Information, true)]
    [InlineData("any", LogLevel.Debug, false)]
    [InlineData("kv", LogLevel.Debug, true)] // The framework's own minimum is INFO.
    [InlineData("kv.cache", LogLevel.Debug, true)]
    [InlineData("Quiet.Name", LogLevel.Information, false)]
    [InlineData("Quiet.Name", LogLevel.Warning, true)]
    [InlineData("Named.Twice", LogLevel.Debug, true)] // Hewn's levels win over the framework's for the same name.
    public void Hewn_s_levels_decide_and_the_framework_s_rules_for_categories_hold(
        string category, LogLevel level, bool isEnabled)
    {
        using ServiceProvider provider = Provider(builder =>
            builder.AddFilter("Quiet", LogLevel.Warning).AddFilter("Named.Twice", LogLevel.Error));
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        logger.IsEnabled(level).ShouldBe(isEnabled);
    }

    [Fact]
    public void A_framework_s_default_above_INFO_holds()
    {
        using ServiceProvider provider = Provider(builder => builder.AddFilter(null, LogLevel.Error));
        ILoggerFactory loggers = provider.GetRequiredService<ILoggerFactory>();
        loggers.CreateLogger("any").IsEnabled(LogLevel.Warning).ShouldBeFalse();
        loggers.CreateLogger("kv").IsEnabled(LogLevel.Debug).ShouldBeTrue();
        _log.System.SetLevel(Level.Info);
        loggers.CreateLogger("any").IsEnabled(LogLevel.Warning).ShouldBeTrue();
    }

    [Fact]
    public void Rules_for_this_provider_alone_are_left_as_they_are()
    {
        using ServiceProvider provider = Provider(builder =>
            builder.AddFilter<Hewn.Extensions.HewnLoggerProvider>("any", LogLevel.Error));
        provider.GetRequiredService<ILoggerFactory>().CreateLogger("any").IsEnabled(LogLevel.Warning).ShouldBeFalse();
    }

    [Fact]
    public void A_level_set_while_running_reaches_loggers_of_the_framework()
    {
        using ServiceProvider provider = Provider(builder => builder.AddFilter("Quiet", LogLevel.Warning));
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Quiet.Name");
        logger.IsEnabled(LogLevel.Debug).ShouldBeFalse();
        _log.System.SetLevel("Quiet.Name", Level.Debug);
        logger.IsEnabled(LogLevel.Debug).ShouldBeTrue();
        _log.System.ResetLevel("Quiet.Name");
        logger.IsEnabled(LogLevel.Information).ShouldBeFalse();
    }

    [Fact]
    public async Task A_level_is_in_force_when_its_call_returns_also_while_another_change_is_being_taken_up()
    {
        using var isAtWork = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        bool holds = false;
        using ServiceProvider provider = Provider(builder =>
        {
            builder.AddFilter("Quiet", LogLevel.Warning);
            builder.Services.Configure<LoggerFilterOptions>(_ =>
            {
                if (!Volatile.Read(ref holds))
                    return;
                isAtWork.Set();
                goesOn.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            });
        });
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Quiet.Name");
        Volatile.Write(ref holds, true);
        Task former = Task.Run(() => _log.System.SetLevel("elsewhere", Level.Debug));
        isAtWork.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        Volatile.Write(ref holds, false);

        Task<bool> isHeard = Task.Run(() =>
        {
            _log.System.SetLevel("Quiet.Name", Level.Debug);
            return logger.IsEnabled(LogLevel.Debug);
        });
        await Task.WhenAny(isHeard, Task.Delay(TimeSpan.FromMilliseconds(200))); // It must wait: too early is wrong.
        goesOn.Set();
        (await isHeard.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
        await former.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Levels_of_another_system_are_no_matter_of_this_host()
    {
        int looks = 0;
        using ServiceProvider provider = Provider(builder =>
            builder.Services.Configure<LoggerFilterOptions>(_ => Interlocked.Increment(ref looks)));
        provider.GetRequiredService<ILoggerFactory>().CreateLogger("any");
        using var other = new RunningLog(_ => { });
        int before = Volatile.Read(ref looks);
        other.System.SetLevel("any", Level.Debug);
        Volatile.Read(ref looks).ShouldBe(before);
        _log.System.SetLevel("any", Level.Debug);
        Volatile.Read(ref looks).ShouldBe(before + 1);
    }

    [Theory]
    [InlineData(Level.Info, LogLevel.Information)]
    [InlineData(Level.Fatal, LogLevel.Information)] // The log's own name is heard from INFO.
    [InlineData(Level.Debug, LogLevel.Debug)]
    [InlineData(Level.Trace, LogLevel.Trace)]
    public void What_nobody_hears_ends_in_the_framework_s_filter(Level minimum, LogLevel least)
    {
        using var log = new RunningLog(options => options.MinimumLevel = minimum);
        using ServiceProvider provider = ProviderOf(log.System);
        LeastOf(provider).ShouldBe(least);
        log.System.SetLevel("one", Level.Trace);
        LeastOf(provider).ShouldBe(LogLevel.Trace);
        log.System.ResetLevel("one");
        LeastOf(provider).ShouldBe(least);
        using (log.System.BufferContext(Level.Debug))
            LeastOf(provider).ShouldBe(least < LogLevel.Debug ? least : LogLevel.Debug);
    }

    [Fact]
    public void A_detail_of_a_call_that_nobody_hears_is_kept_for_its_buffer()
    {
        using ServiceProvider provider = Provider();
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("any");
        logger.LogTrace("before");
        using (_log.System.BufferContext(Level.Trace))
        {
            logger.LogTrace("kept");
            logger.LogError("failed");
        }

        _log.Stop().Select(record => record.Text("message")).ShouldBe(["kept", "failed"]);
    }

    [Fact]
    public void Where_the_global_system_is_followed_the_next_one_is_heard_from_its_own_level()
    {
        var services = new ServiceCollection();
        services.AddLogging(builder => builder.AddHewn());
        using ServiceProvider provider = services.BuildServiceProvider();
        LeastOf(provider).ShouldBe(LogLevel.Trace);
    }

    private static ServiceProvider ProviderOf(LogSystem system)
    {
        var services = new ServiceCollection();
        services.AddLogging(builder => builder.AddHewn(system));
        return services.BuildServiceProvider();
    }

    /// <summary>From which level the provider is asked at all, for a category without a rule of its own.</summary>
    private static LogLevel? LeastOf(ServiceProvider provider) => provider
        .GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>().CurrentValue.Rules
        .First(rule => rule.ProviderName == typeof(Hewn.Extensions.HewnLoggerProvider).FullName)
        .LogLevel;

    [Fact]
    public void Other_providers_keep_their_levels()
    {
        using var other = new Counting();
        using ServiceProvider provider = Provider(builder => builder.AddProvider(other));
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("kv");
        logger.LogDebug("for Hewn");
        logger.LogInformation("for both");
        other.Lines.ShouldBe(1);
        _log.Stop().Count.ShouldBe(2);
    }

    [Fact]
    public void With_a_configuration_one_call_starts_the_system_and_its_end_closes_it()
    {
        using var folder = new TempFolder();
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Hewn:Directory", folder.Root), new("Hewn:Files:0:Path", "app.jsonl"),
            new("Hewn:MinimumLevel", "debug"),
            new("Hewn:ReadEnvironment", "false"), new("Hewn:HandleProcessExit", "false"),
        ]).Build();
        var services = new ServiceCollection();
        services.AddLogging(builder => builder.AddHewn(configuration));
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            ILoggerFactory loggers = provider.GetRequiredService<ILoggerFactory>();
            loggers.CreateLogger("mine").LogDebug("mine");
            loggers.CreateLogger("Microsoft.Something").LogInformation("quiet");
            configuration["Hewn:Levels:Microsoft"] = "INFO";
            configuration.Reload();
            loggers.CreateLogger("Microsoft.Something").LogInformation("loud");
        }

        List<JsonElement> records = LogLines.ParseAll(folder.Path("app.jsonl"));
        records.Select(record => record.Text("message"))
            .ShouldBe(["mine", "Setting Levels:Microsoft is INFO now; it was not set", "loud"]);
    }

    [Fact]
    public void A_wrong_configuration_ends_that_call_before_anything_is_built()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Hewn:MinimumLevle", "debug")]).Build();
        var services = new ServiceCollection();
        Should.Throw<HewnConfigurationException>(() => services.AddLogging(
                builder => builder.AddHewn(configuration, log => log.Files.Add(new("x.log")))))
            .Message.ShouldEndWith("did you mean MinimumLevel?");
    }

    private sealed class Counting : ILoggerProvider, ILogger
    {
        public int Lines { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines++;

        public void Dispose()
        {
            // Nothing of its own.
        }
    }
}
