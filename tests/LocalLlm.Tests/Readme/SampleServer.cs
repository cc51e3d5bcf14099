using System.Diagnostics;
using System.Text.RegularExpressions;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Readme;

/// <summary>The sample as a document starts it, but built already, on a free port and with a short training.</summary>
internal sealed partial class SampleServer : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private SampleServer(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>Starts it and waits until it answers, with its model.</summary>
    public static async Task<SampleServer> StartAsync(
        string arguments, string folder, Dictionary<string, string> environment)
    {
        string[] all =
        [
            "exec", typeof(LlmServer).Assembly.Location, .. arguments.Split(' '), "--port", "0", "--train-steps", "2",
        ];
        Process process = ReadmeTests.Start("dotnet", all, folder, environment);
        var server = new SampleServer(process, await AddressOfAsync(process));
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Address}") };
        await Eventually.HoldsAsync(
            async () => await http.GetStringAsync("/health") is var health
                && (!health.Contains("\"model\"", StringComparison.Ordinal)
                    || health.Contains("\"ready\"", StringComparison.Ordinal)),
            "the model");
        return server;
    }

    /// <summary>Ends it as its reader does.</summary>
    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("/", "sh", "-c", $"kill -TERM {_process.Id}");
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> AddressOfAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync().WaitAsync(_patience) is { } line)
        {
            if (Line().Match(line) is { Success: true } match)
            {
                _ = server.StandardOutput.ReadToEndAsync(); // The server must never wait for a reader.
                _ = server.StandardError.ReadToEndAsync();
                return match.Groups["address"].Value;
            }
        }

        throw new InvalidOperationException($"The server ended: {await server.StandardError.ReadToEndAsync()}");
    }

    [GeneratedRegex(@"http://(?<address>[\d.]+:\d+)")]
    private static partial Regex Line();
}
