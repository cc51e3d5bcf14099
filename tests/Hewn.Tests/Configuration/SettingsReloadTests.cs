using System.Text.Json;
using Hewn.Configuration;
using Hewn.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Hewn.Tests.Configuration;

public sealed class SettingsReloadTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly IConfigurationRoot _configuration;
    private readonly LogSystem _system;

    public SettingsReloadTests()
    {
        _configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Hewn:Levels:kv", "WARN")]).Build();
        _system = LogSystem.Start(Options(), _configuration);
    }

    private HewnOptions Options() => new()
    {
        Directory = _folder.Root,
        Files = { new("app.jsonl"), new("errors.log") { MinimumLevel = Level.Error } },
        ReadEnvironment = false,
        HandleProcessExit = false,
        BufferBytes = Limits.MinBufferBytes,
    };

    public void Dispose()
    {
        _system.Dispose();
        _folder.Dispose();
    }

    private void Change(params (string Key, string? Value)[] settings)
    {
        foreach ((string key, string? value) in settings)
            _configuration["Hewn:" + key] = value;
        _configuration.Reload();
    }

    private List<JsonElement> Stop()
    {
        _system.Dispose();
        return LogLines.ParseAll(_folder.Path("app.jsonl"));
    }

    [Fact]
    public void Levels_are_applied_at_once_and_the_log_says_what_changed()
    {
        Logger kv = _system.For("kv");
        Logger api = _system.For("api");
        (kv.IsEnabled(Level.Info), api.IsEnabled(Level.Debug)).ShouldBe((false, false));
        Change(("MinimumLevel", "debug"), ("Levels:kv", "TRACE"));
        (kv.IsEnabled(Level.Trace), api.IsEnabled(Level.Debug)).ShouldBe((true, true));
        Change(("MinimumLevel", null), ("Levels:kv", "ERROR"));
        (kv.IsEnabled(Level.Warn), api.IsEnabled(Level.Debug)).ShouldBe((false, false));
        List<JsonElement> records = Stop();
        records.Select(record => record.Text("message")).Take(2).ShouldBe(
        [
            "Setting MinimumLevel is DEBUG now; it was INFO", "Setting Levels:kv is TRACE now; it was WARN",
        ]);
        records.Count.ShouldBe(4);
        (records[0].Text("setting"), records[0].Text("before"), records[0].Text("after"))
            .ShouldBe(("MinimumLevel", "INFO", "DEBUG"));
    }

    [Fact]
    public void What_changed_before_changes_were_told_is_applied()
    {
        _configuration["Hewn:Levels:kv"] = "TRACE"; // Without a word: nobody listened yet.
        using var late = new SettingsReload(
            _system, Options(), new ConfiguredSection(_configuration, null), _ => null);
        _system.For("kv").IsEnabled(Level.Trace).ShouldBeTrue();
        Stop().ShouldHaveSingleItem().Text("message").ShouldBe("Setting Levels:kv is TRACE now; it was WARN");
    }

    [Fact]
    public void Of_a_level_of_what_was_not_there_at_the_start_it_does_not_say_that_it_holds()
    {
        Change(("Console:MinimumLevel", "debug"), ("Files:0:Path", "new.jsonl"), ("Files:0:MinimumLevel", "warn"));
        Change(("Console:MinimumLevel", "error"), ("Files:0:Path", "errors.log"));
        List<JsonElement> records = Stop();
        records.Where(record => record.Text("setting") is "Console:MinimumLevel" or "Files:2:MinimumLevel")
            .Select(record => record.Text("level")).ShouldBe(["WARN", "WARN", "WARN", "WARN"]);
        records.Where(record => record.Text("setting") == "Files:1:MinimumLevel").ShouldHaveSingleItem()
            .Text("message").ShouldBe("Setting Files:1:MinimumLevel is WARN now; it was ERROR");
    }

    [Fact]
    public void A_file_s_own_level_is_applied()
    {
        _system.For("api").Warn("not yet");
        Change(("Files:0:Path", "errors.log"), ("Files:0:MinimumLevel", "warn"));
        _system.For("api").Warn("now");
        _system.Dispose();
        LogLines.ParseAll(_folder.Path("errors.log")).ShouldHaveSingleItem().Text("message").ShouldBe("now");
    }

    [Fact]
    public void What_cannot_change_keeps_its_value_and_is_told_once()
    {
        Change(("BufferBytes", "2097152"), ("Api:Enabled", "false"));
        Change(("Levels:other", "debug"));
        _system.Status.BufferBytes.ShouldBe(Limits.MinBufferBytes);
        List<JsonElement> records = Stop();
        records.Select(record => $"{record.Text("level")} {record.Text("setting")}").ShouldBe(
            ["WARN BufferBytes", "WARN Api:Enabled", "INFO Levels:other"]);
        records[0].Text("message").ShouldBe(
            "Setting BufferBytes was changed to 2097152, which needs a restart; it stays as it was at the start");
    }

    [Fact]
    public void A_wrong_edit_keeps_everything_and_is_told_once_and_so_is_its_end()
    {
        Change(("MinimumLevel", "loud"), ("Levels:kv", "debug"), ("Nonsense", "1"));
        _system.For("kv").IsEnabled(Level.Info).ShouldBeFalse();
        Change();
        Change(("MinimumLevel", null)); // Better, and still wrong: another problem is another record.
        _system.For("kv").IsEnabled(Level.Info).ShouldBeFalse();
        List<JsonElement> records = Stop();
        records[0].Text("level").ShouldBe("ERROR");
        records[0].Text("message").ShouldBe("The changed settings are wrong; the ones before stay in force");
        string problems = records[0].Raw("problems");
        problems.ShouldContain("Hewn:MinimumLevel=");
        problems.ShouldContain("Hewn:Nonsense");
        records.Count.ShouldBe(2);
        records[1].Raw("problems").ShouldNotContain("MinimumLevel=");
    }

    [Fact]
    public void After_a_wrong_edit_a_right_one_is_applied()
    {
        Change(("Levels:kv", "loud"));
        Change(("Levels:kv", "debug"));
        _system.For("kv").IsEnabled(Level.Debug).ShouldBeTrue();
        Stop().Select(record => record.Text("message")).Skip(1).ShouldBe(
            ["The settings are right again", "Setting Levels:kv is DEBUG now; it was WARN"]);
    }

    [Fact]
    public void What_was_set_while_running_stays_above_the_configuration()
    {
        _system.SetLevel("kv", Level.Trace);
        Change(("Levels:kv", "FATAL"));
        _system.For("kv").IsEnabled(Level.Trace).ShouldBeTrue();
        _system.ResetLevel("kv");
        _system.For("kv").IsEnabled(Level.Error).ShouldBeFalse();
    }

    [Fact]
    public void It_can_be_switched_off()
    {
        HewnOptions options = Options();
        options.Files[0].Path = "fixed.jsonl";
        options.Files.RemoveAt(1);
        options.ReloadOnChange = false;
        using var system = LogSystem.Start(options, _configuration);
        Change(("Levels:kv", "debug"));
        system.For("kv").IsEnabled(Level.Debug).ShouldBeFalse();
    }

    [Fact]
    public void After_the_stop_nothing_is_applied()
    {
        _system.Dispose();
        Change(("Levels:kv", "debug"));
        _system.For("kv").IsEnabled(Level.Debug).ShouldBeFalse();
    }
}
