using System.Diagnostics;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Metrics;

/// <summary>Prometheus's own tool reads the server's figures.</summary>
public sealed class PromtoolTests
{
    [PromtoolFact]
    public async Task Figures_are_read_and_named_as_it_wants()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Rules = new() { Files = [Path.Combine(Root(), "deploy", "rules", "errors.yml")] },
        });
        await server.PushAsync("""{"a":"b \" \\ \n ä"}""", (1, "x"));
        (await server.Client.GetAsync("/loki/api/v1/labels")).EnsureSuccessStatusCode();
        string figures = await server.Client.GetStringAsync("/metrics");
        figures.ShouldContain("hewn_server_request_seconds_bucket");
        (await CheckAsync(figures)).ShouldBe((0, ""));
        (int exitCode, string said) = await CheckAsync(figures.Replace("# TYPE", "# TIPE", StringComparison.Ordinal));
        exitCode.ShouldNotBe(0, said);
    }

    private static async Task<(int ExitCode, string Said)> CheckAsync(string figures)
    {
        using Process promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = promtool.StandardOutput.ReadToEndAsync();
        Task<string> error = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(figures);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, await output + await error);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Hewn.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder.ShouldNotBeNull();
    }
}
