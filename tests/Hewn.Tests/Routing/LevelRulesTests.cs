using Hewn.Routing;

namespace Hewn.Tests.Routing;

public sealed class LevelRulesTests
{
    private static Level LevelOf(string logger, Level minimum = Level.Info, bool quiets = false) =>
        LevelRules.Of(new HewnOptions
        {
            MinimumLevel = minimum,
            QuietLibraries = quiets,
            Levels = { ["kv"] = Level.Warn, ["kv.cache"] = Level.Debug, ["Azure.Core"] = Level.Trace },
        }).LevelOf(logger);

    [Theory]
    [InlineData("", Level.Info)]
    [InlineData("api", Level.Info)]
    [InlineData("kv", Level.Warn)]
    [InlineData("KV", Level.Warn)]
    [InlineData("kv.ssd", Level.Warn)]
    [InlineData("kvx", Level.Info)]
    [InlineData("kv.cache", Level.Debug)]
    [InlineData("kv.cache.ssd.block", Level.Debug)]
    [InlineData("kv.cachex", Level.Warn)]
    [InlineData(".kv", Level.Info)]
    [InlineData("kv..cache", Level.Warn)]
    public void The_longest_name_that_fits_decides(string logger, Level expected) =>
        LevelOf(logger).ShouldBe(expected);

    [Theory]
    [InlineData("Microsoft.AspNetCore.Routing", Level.Debug, true, Level.Warn)]
    [InlineData("Microsoft.AspNetCore.Routing", Level.Debug, false, Level.Debug)]
    [InlineData("Microsoft.AspNetCore.Routing", Level.Error, true, Level.Error)]
    [InlineData("Microsoft.Hosting.Lifetime", Level.Info, true, Level.Info)]
    [InlineData("System.Net.Http.HttpClient.x.LogicalHandler", Level.Info, true, Level.Warn)]
    [InlineData("Microsofty", Level.Info, true, Level.Info)]
    [InlineData("Azure.Core.Pipeline", Level.Info, true, Level.Trace)]
    [InlineData("Azure.Identity", Level.Info, true, Level.Warn)]
    public void Libraries_are_quiet_where_that_is_asked_for_and_nobody_names_them(
        string logger, Level minimum, bool quiets, Level expected) =>
        LevelOf(logger, minimum, quiets).ShouldBe(expected);

    [Fact]
    public void The_log_s_own_records_are_never_above_INFO_unless_named()
    {
        LevelOf("hewn", Level.Fatal).ShouldBe(Level.Info);
        LevelOf("hewn", Level.Trace).ShouldBe(Level.Trace);
        LevelOf("hewn.api", Level.Fatal).ShouldBe(Level.Fatal);
        LevelRules.Of(new HewnOptions { Levels = { ["hewn"] = Level.Error } }).LevelOf("hewn").ShouldBe(Level.Error);
    }

    [Fact]
    public void What_is_set_while_running_stands_above_what_is_configured_and_only_for_its_name()
    {
        LevelRules rules = LevelRules.Of(new HewnOptions { Levels = { ["kv.cache"] = Level.Warn } }).With(
        [
            new LevelChange("kv", Level.Debug, default, null, "t"),
            new LevelChange("", Level.Error, default, null, "t"),
        ]);
        rules.LevelOf("kv").ShouldBe(Level.Debug);
        rules.LevelOf("kv.cache").ShouldBe(Level.Warn); // Its name is longer.
        rules.LevelOf("other").ShouldBe(Level.Error);
    }
}
