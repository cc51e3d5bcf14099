using System.Diagnostics;
using System.Text;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.AsProcess;

/// <summary>The first start as it is seen on a terminal (a pseudo-terminal that <c>script</c> makes).</summary>
public sealed class TerminalTests
{
    [Fact]
    public async Task The_training_shows_a_bar_on_one_line_that_gives_way_to_the_word_that_the_model_is_ready()
    {
        if (!OperatingSystem.IsLinux())
            return; // Elsewhere script has other options.
        using var folder = new TempFolder();
        string program = typeof(LlmServer).Assembly.Location;
        var start = new ProcessStartInfo(
            "script", ["-qec", $"stty cols 90; exec dotnet exec '{program}' --port 0 --train-steps 3", "/dev/null"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            Environment =
            {
                ["TERM"] = "xterm",
                ["LOG_DIR"] = "logs",
                ["LLM_ADMIN_KEY"] = null,
                ["LLM_MODEL"] = "hewn-small",
                ["LLM_DATA"] = "llm-data",
                ["DREAMLAKE_LOCAL_PATH"] = folder.Combine("sessions"),
            },
        };
        using Process process = Process.Start(start)!;
        string seen;
        try
        {
            seen = await ReadUntilAsync(process.StandardOutput, "hewn-small is ready", "X-Api-Key for");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        seen.ShouldContain("LocalLlm answers on http://127.0.0.1:");
        seen.ShouldContain("How far the model is: http://127.0.0.1:");
        seen.ShouldContain("/metrics/cache");
        seen.ShouldContain("All of it in a browser: ./hewn serve, and there http://127.0.0.1:3100");
        seen.ShouldContain("\r\e[Ksteps   0% [..............................] 0/3");
        int clearing = seen.LastIndexOf("\r\e[K", StringComparison.Ordinal);
        clearing.ShouldBeGreaterThan(seen.LastIndexOf("/3", StringComparison.Ordinal), "The bar is gone.");
    }

    private static async Task<string> ReadUntilAsync(StreamReader output, params string[] ends)
    {
        var seen = new StringBuilder();
        char[] buffer = new char[4096];
        using var patience = new CancellationTokenSource(Eventually.Deadline);
        while (!ends.All(end => seen.ToString().Contains(end, StringComparison.Ordinal)))
        {
            int count = await output.ReadAsync(buffer, patience.Token);
            count.ShouldBeGreaterThan(0, $"It ended early: {seen}");
            seen.Append(buffer, 0, count);
        }

        return seen.ToString();
    }
}
