using System.Collections;
using Hewn.Configuration;
using Hewn.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Hewn.Tests.Configuration;

/// <summary>Variables named after keys, for a program that has a configuration.</summary>
public sealed class ConfiguredSectionTests
{
    private static readonly Hashtable _variables = new()
    {
        ["Hewn__MinimumLevel"] = "WARN", ["Hewn__Files__0__MaxBytes"] = "5000", ["Hewn__Service"] = "",
    };

    private static IConfigurationRoot Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create("Hewn:" + setting.Key, setting.Value))).Build();

    private static HewnOptions Apply(IConfiguration configuration, IDictionary? variables, bool reads = true)
    {
        var options = new HewnOptions { Files = { new("app.jsonl") }, ReadEnvironment = reads };
        var section = new ConfiguredSection(configuration, variables);
        HewnSettings.Apply(options, section.Read(options), _ => null, section.SourceOf);
        return options;
    }

    [Fact]
    public void They_stand_above_a_configuration_that_does_not_read_them()
    {
        HewnOptions options = Apply(
            Configuration(("MinimumLevel", "DEBUG"), ("Service", "x"), ("Files:0:Path", "app.jsonl")), _variables);
        (options.MinimumLevel, options.Service, options.Files.ShouldHaveSingleItem().MaxBytes)
            .ShouldBe((Level.Warn, "x", 5000));
    }

    [Fact]
    public void Those_that_the_configuration_reads_stand_where_it_has_put_them()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .Add(new EnvironmentVariablesConfigurationSource("Hewn:MinimumLevel", "ERROR"))
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Hewn:MinimumLevel", "TRACE")])
            .Build();
        Hashtable variables = new() { ["Hewn__MinimumLevel"] = "ERROR", ["Hewn__BackupCount"] = "7" };
        HewnOptions options = Apply(configuration, variables);
        (options.MinimumLevel, options.BackupCount).ShouldBe((Level.Trace, 7));
        options = Apply(new ConfigurationBuilder().AddConfiguration(configuration).Build(), variables);
        (options.MinimumLevel, options.BackupCount).ShouldBe((Level.Trace, 7));
    }

    [Fact]
    public void Whoever_does_not_read_the_environment_does_not_read_them()
    {
        Apply(Configuration(), _variables, reads: false).MinimumLevel.ShouldBe(Level.Info);
        Apply(Configuration(("ReadEnvironment", "no")), _variables).MinimumLevel.ShouldBe(Level.Info);
        Apply(Configuration(), null).MinimumLevel.ShouldBe(Level.Info);
    }

    [Fact]
    public void A_wrong_one_is_told_with_its_name() =>
        Should.Throw<HewnConfigurationException>(
                () => Apply(Configuration(), new Hashtable { ["Hewn__BackupCount"] = "many" }))
            .Message.ShouldContain("Hewn:BackupCount=\"many\" (variable Hewn__BackupCount): expected a whole number");

    /// <summary>The sample of docs/configuration.md, whose configuration has a file only.</summary>
    [Fact]
    public void A_log_that_is_started_with_a_configuration_has_them_and_keeps_them_when_that_changes()
    {
        const string Variable = "Hewn__Levels__configured.section";
        using var folder = new TempFolder();
        Environment.SetEnvironmentVariable(Variable, "TRACE");
        try
        {
            IConfigurationRoot configuration = Configuration(("Levels:configured.section", "ERROR"));
            using var system = LogSystem.Start(
                new HewnOptions
                {
                    Directory = folder.Root, Files = { new("app.jsonl") }, HandleProcessExit = false,
                },
                configuration);
            Logger log = system.For("configured.section");
            log.IsEnabled(Level.Trace).ShouldBeTrue();
            configuration["Hewn:MinimumLevel"] = "FATAL";
            configuration.Reload();
            system.For("other").IsEnabled(Level.Error).ShouldBeFalse();
            log.IsEnabled(Level.Trace).ShouldBeTrue();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    /// <summary>As the framework's, whose package is not among those of this test: it is known by its name.</summary>
    private sealed class EnvironmentVariablesConfigurationSource(string key, string value) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) =>
            new EnvironmentVariablesConfigurationProvider(key, value);
    }

    private sealed class EnvironmentVariablesConfigurationProvider : ConfigurationProvider
    {
        public EnvironmentVariablesConfigurationProvider(string key, string value) => Data[key] = value;
    }
}
