using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Hewn.Alerts.Testing;
using Hewn.Alerts.Tests;
using YamlDotNet.RepresentationModel;

namespace Deploy;

/// <summary>What tells Loki of the disk is what the rules on disks look for.</summary>
public sealed class DiskReportTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-disk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolFact("wget", "wget")]
    public async Task What_it_pushes_has_the_alerts_fire()
    {
        // A disk with 900,000 KiB that are free; the program that tells so stands before the real one.
        string df = Path.Combine(_folder, "df");
        await File.WriteAllTextAsync(df, "#!/bin/sh\necho 'Filesystem 1024-blocks Used Available Capacity Mounted on'\n"
            + "echo '/dev/sda1 9000000 8100000 900000 90% /var/log/llm \"server\"'\n");
        ToolRun.Of("chmod", "755", df).ExitCode.ShouldBe(0);
        JsonElement stream = (await ReportAsync("/var/log/llm \"server\"")).GetProperty("streams")[0];
        JsonElement value = stream.GetProperty("values")[0];
        using var line = JsonDocument.Parse(value[1].GetString()!);
        line.RootElement.GetProperty("disk_free_bytes").GetInt64().ShouldBe(900_000 * 1024);
        line.RootElement.GetProperty("disk_total_bytes").GetInt64().ShouldBe(9_000_000L * 1024);
        line.RootElement.GetProperty("logger").GetString().ShouldBe("hewn.disk");
        value[2].GetProperty("logger").GetString().ShouldBe("hewn.disk");
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(value[0].GetString()!) / 1_000_000)
            .ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(2));

        RuleTestResult judged = await RuleTestRunner.RunAsync(
            await TestAsync(value[1].GetString()!, stream.GetProperty("stream")), []);
        judged.Failures.ShouldBeEmpty();
        judged.Checks.ShouldBe(2);
    }

    [Fact]
    public void It_is_started_with_what_it_needs()
    {
        YamlNode disk = DeployFolder.Yaml("compose.yaml").At("services", "disk");
        string script = DeployFolder.Read("disk/report.sh");
        foreach ((string name, _) in disk.At("environment").Members())
            script.ShouldContain("$" + name);
        string file = disk.At("command").Items().Last().Text();
        disk.At("volumes").Items().Select(volume => volume.Text()).ShouldContain($"./disk/report.sh:{file}:ro");
        disk.At("volumes").Items().ShouldContain(
            volume => volume.Text().EndsWith($":{disk.At("environment", "LOGS").Text()}:ro"));
    }

    /// <summary>Runs it until it has pushed once.</summary>
    private async Task<JsonElement> ReportAsync(string logs)
    {
        using var listener = new HttpListener();
        string url = $"http://127.0.0.1:{FreePort.Next()}";
        listener.Prefixes.Add(url + "/");
        listener.Start();
        var start = new ProcessStartInfo("sh", [Path.Combine(DeployFolder.Root, "disk", "report.sh")]);
        start.Environment["LOKI"] = url;
        start.Environment["LOGS"] = logs;
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process process = Process.Start(start)!;
        try
        {
            HttpListenerContext push = await listener.GetContextAsync().WaitAsync(_patience);
            push.Request.HttpMethod.ShouldBe("POST");
            push.Request.Url!.AbsolutePath.ShouldBe("/loki/api/v1/push");
            push.Request.ContentType.ShouldBe("application/json");
            using JsonDocument body = await JsonDocument.ParseAsync(push.Request.InputStream);
            push.Response.StatusCode = 204;
            push.Response.Close();
            return body.RootElement.Clone();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private async Task<string> TestAsync(string line, JsonElement labels)
    {
        string selector = "{" + string.Join(", ", labels.EnumerateObject().Select(one => $"{one.Name}=\"{one.Value}\""))
            + "}";
        string path = Path.Combine(_folder, "test.yml");
        await File.WriteAllTextAsync(path, $$$"""
            rule_files: ['{{{Path.Combine(DeployFolder.Root, "rules", "errors.yml")}}}']
            tests:
              - name: disk
                input_lines:
                  - {line: {{{JsonSerializer.Serialize(line)}}}, stream: '{{{selector}}}', at: 1m}
                alert_rule_test:
                  - eval_time: 2m
                    alertname: DiskSpaceLow
                    exp_alerts: [{exp_labels: {service: hewn, severity: warning}}]
                  - eval_time: 2m
                    alertname: DiskSpaceCritical
                    exp_alerts: [{exp_labels: {service: hewn, severity: critical}}]
            """);
        return path;
    }
}
