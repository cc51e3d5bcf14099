using Hewn.Configuration;
using Microsoft.Extensions.Configuration;

namespace Hewn.Tests.Configuration;

/// <summary>What looks like a setting and would do something else, or nothing, is told at the start.</summary>
public sealed class EarlyRefusalTests
{
    private static HewnOptions Options() => new() { Files = { new("app.jsonl") } };

    private static HewnOptions Apply(
        Dictionary<string, string?>? settings = null, Dictionary<string, string>? environment = null,
        HewnOptions? code = null)
    {
        HewnOptions options = code ?? Options();
        IConfiguration section = new ConfigurationBuilder()
            .AddInMemoryCollection((settings ?? []).Select(s => KeyValuePair.Create("Hewn:" + s.Key, s.Value)))
            .Build().GetSection("Hewn");
        HewnSettings.Apply(options, section, name => environment?.GetValueOrDefault(name));
        return options;
    }

    private static IReadOnlyList<string> Problems(
        Dictionary<string, string?>? settings = null, Dictionary<string, string>? environment = null,
        HewnOptions? code = null) =>
        Should.Throw<HewnConfigurationException>(() => Apply(settings, environment, code)).Problems;

    [Theory]
    [InlineData("debug", null, null, Level.Debug)]
    [InlineData("error", null, null, Level.Error)]
    [InlineData("debug", Level.Info, null, Level.Info)]
    [InlineData("debug", null, "warn", Level.Warn)]
    [InlineData(null, null, null, Level.Info)]
    public void LOG_LEVEL_is_the_console_s_level_too_where_nobody_has_set_one(
        string? variable, Level? code, string? key, Level expected)
    {
        HewnOptions options = HewnOptions.Standard("app.jsonl");
        if (code is { } level)
            options.Console!.MinimumLevel = level;
        Apply(
            key is null ? null : new() { ["Console:MinimumLevel"] = key },
            variable is null ? null : new() { ["LOG_LEVEL"] = variable },
            options).Console!.MinimumLevel.ShouldBe(expected);
    }

    [Theory]
    [InlineData("Default")]
    [InlineData("default")]
    [InlineData("*")]
    public void A_level_for_all_loggers_is_the_minimum_level(string name)
    {
        Problems(new() { ["Levels:" + name] = "DEBUG" }).ShouldHaveSingleItem().ShouldEndWith(
            "=Debug: expected a logger's name; for all loggers without a level of their own set MinimumLevel to Debug");
        Problems(environment: new() { ["LOG_LEVELS"] = name + "=DEBUG" }).ShouldHaveSingleItem()
            .ShouldContain("set MinimumLevel to Debug");
    }

    [Theory]
    [InlineData("MaxBackupAge", "30", "30 seconds are 00:00:30")]
    [InlineData("FlushInterval", "0.5", "0.5 seconds are 00:00:00.5000000")]
    [InlineData("FoldRepeats", " 10 ", "10 seconds are 00:00:10")]
    [InlineData("KeepSlowerThan", "2", "2 seconds are 00:00:02")]
    [InlineData("Files:0:MaxBackupAge", "7", "7 seconds are 00:00:07")]
    public void A_number_alone_is_no_time(string key, string value, string hint) =>
        Problems(new() { [key] = value, ["Sampling:a"] = "0.5", ["Files:0:Path"] = "app.jsonl" })
            .ShouldHaveSingleItem().ShouldEndWith("; a number alone has no unit: " + hint);

    [Fact]
    public void Nothing_is_nothing_in_any_unit() =>
        Apply(new() { ["FoldRepeats"] = "0" }).FoldRepeats.ShouldBe(TimeSpan.Zero);

    [Fact]
    public void A_ring_s_directory_must_exist()
    {
        using var folder = new Support.TempFolder();
        File.WriteAllText(folder.Path("a-file"), "x");
        HewnOptions code = Options();
        code.RingDirectory = folder.Path("none");
        Problems(code: code).ShouldHaveSingleItem().ShouldContain($"there is no directory {folder.Path("none")}");
        Problems(new() { ["RingDirectory"] = folder.Path("a-file") }).ShouldHaveSingleItem().ShouldContain("is a file");
        Apply(new() { ["RingDirectory"] = folder.Root }).RingDirectory.ShouldBe(folder.Root);
    }

    [Theory]
    [InlineData("a-file", "x.log", "is a file; expected a directory")]
    [InlineData("", "a-directory", "is a directory; expected the path of a file")]
    [InlineData("", "new/", "this names a directory")]
    [InlineData("", "new/..", "this names a directory")]
    [InlineData("", "a-file/x.log", "is a file, so no log can stand in it")]
    [InlineData("", "a-file/new/x.log", "is a file, so no log can stand in it")]
    [InlineData("a-file/logs", "x.log", "is a file, so no directory can be made below it")]
    [InlineData("a-file/logs/today", "x.log", "is a file, so no directory can be made below it")]
    public void A_name_that_can_never_become_a_log_file_is_refused(string directory, string path, string problem)
    {
        using var folder = new Support.TempFolder();
        File.WriteAllText(folder.Path("a-file"), "x");
        Directory.CreateDirectory(folder.Path("a-directory"));
        var code = new HewnOptions { Directory = folder.Path(directory), Files = { new(path) } };
        Problems(code: code).ShouldHaveSingleItem().ShouldContain(problem);
        if (directory.Length > 0)
        {
            Problems(environment: new() { ["LOG_DIR"] = folder.Path(directory) }).ShouldHaveSingleItem()
                .ShouldContain(problem);
        }
    }
}
