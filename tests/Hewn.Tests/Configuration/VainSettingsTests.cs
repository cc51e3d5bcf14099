using System.Diagnostics;
using System.Text.Json;
using Hewn.Configuration;
using Hewn.Tests.Support;

namespace Hewn.Tests.Configuration;

public sealed class VainSettingsTests
{
    [Theory]
    [InlineData("LOG_LEVLES", "LOG_LEVELS")]
    [InlineData("LOG_LEVLE", "LOG_LEVEL")]
    [InlineData("LOG_DRI", "LOG_DIR")]
    [InlineData("LOG_DIRS", "LOG_DIR")]
    [InlineData("LOG_BACKUPCOUNT", "LOG_BACKUP_COUNT")]
    [InlineData("LOG_API_CALL", "LOG_API_CALLS")]
    [InlineData("LOG_PROMPT", "LOG_PROMPTS")]
    public void A_misspelt_variable_is_recognised(string name, string meant) =>
        VainSettings.Misspelt([name, "PATH"]).ShouldBe([(name, meant)]);

    [Fact]
    public void What_is_read_and_what_belongs_to_others_is_none()
    {
        IEnumerable<string> read = EnvironmentSettings.Variables.Select(variable => variable.Name);
        string[] foreign =
        [
            "LOG_DB", "LOG_ID", "LOG_FORMAT", "LOG_FILE", "LOG_PATH", "LOG_COLOR", "LOG_TYPE", "LOG_TARGET",
            "LOG_STREAM_NAME", "LOG_GROUP", "LOGLEVEL", "LOGNAME", "MYLOG_DRI", "log_dri", "LOG_",
        ];
        VainSettings.Misspelt([.. read, "LOG_API_CALLS", .. foreign]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\n  \"Other\": 1,\n  \"Hewn\": { \"MinimumLevel\": \"DEBUG\" } }", 3)]
    [InlineData("{ \"Hewnish\": { \"MinimumLevel\": \"DEBUG\" } }", 0)]
    [InlineData("{ \"Hewn\": { \"MinimumLevel\": ", 0)] // Whoever reads it will say so.
    public void A_settings_file_that_nobody_reads_is_found(string json, int line)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Path("appsettings.json"), json);
        string? found = VainSettings.UnreadSection([folder.Path("missing"), folder.Root]);
        found.ShouldBe(line == 0 ? null : $"{folder.Path("appsettings.json")}:{line}");
    }

    [Fact]
    public void The_log_tells_of_both()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Path("appsettings.json"), "{ \"Hewn:Service\": \"x\" }");
        using var log = new RunningLog();
        var variables = new Dictionary<string, string?> { ["LOG_DRI"] = "/x", ["LOG_FORMAT"] = "json" };
        VainSettings.Tell(log.System, variables);
        VainSettings.Tell(log.System, variables: null, folder.Root);

        List<JsonElement> records = log.Stop();
        records.Select(record => record.Text("level")).ShouldBe(["WARN", "WARN"]);
        records[0].Text("message")
            .ShouldBe("The environment variable LOG_DRI is read by nobody; did you mean LOG_DIR?");
        (records[0].Text("logger"), records[0].Text("variable"), records[0].Text("meant"))
            .ShouldBe(("hewn", "LOG_DRI", "LOG_DIR"));
        records[1].Text("file").ShouldBe($"{folder.Path("appsettings.json")}:1");
        records[1].Text("message").ShouldNotBeNull().ShouldContain("Log.Start(options, configuration)");
    }

    [Fact]
    public async Task A_program_without_a_configuration_starts_and_says_that_it_does_not_read_the_file()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder.Path("appsettings.json"), "{ \"Hewn\": { \"MinimumLevel\": \"WARN\" } }");
        string program = Path.Combine(
            AppContext.BaseDirectory.Replace("Hewn.Tests", "ProcessEnds", StringComparison.Ordinal), "ProcessEnds.dll");
        var start = new ProcessStartInfo("dotnet", [program, "return", folder.Root]) { WorkingDirectory = folder.Root };
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        List<JsonElement> records = LogLines.ParseAll(folder.Path("app.jsonl"));
        records.Count.ShouldBe(10_001); // INFO, all of them: the file's WARN does not hold.
        records.Where(record => record.Text("level") == "WARN").ShouldHaveSingleItem()
            .Text("file").ShouldBe($"{folder.Path("appsettings.json")}:1");
    }
}
