using System.Diagnostics;
using System.Text.Json;

namespace Hewn.Alerts.Tests.Notifications;

/// <summary>A real Alertmanager that keeps what it is told and tells nobody.</summary>
internal sealed class RunningAlertmanager : IAsyncDisposable
{
    public const string Program = "/usr/bin/prometheus-alertmanager";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new();
    private readonly string _folder;
    private readonly Process _process;

    private RunningAlertmanager(string folder, string url, Process process) =>
        (_folder, Url, _process) = (folder, url, process);

    public string Url { get; }

    public static async Task<RunningAlertmanager> StartAsync()
    {
        string folder = Directory.CreateTempSubdirectory("hewn-alertmanager-").FullName;
        string config = Path.Combine(folder, "am.yml");
        await File.WriteAllTextAsync(config, "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        int port = FreePort.Next();
        Process process = Process.Start(new ProcessStartInfo(Program,
        [
            $"--config.file={config}", $"--storage.path={Path.Combine(folder, "data")}",
            $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
        ])
        {
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var running = new RunningAlertmanager(folder, $"http://127.0.0.1:{port}", process);
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < _patience)
        {
            if (await running.IsReadyAsync())
                return running;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await running.DisposeAsync();
        throw new TimeoutException("the Alertmanager is not ready");
    }

    /// <summary>The alerts that it knows and that have not ended.</summary>
    public async Task<JsonElement[]> AlertsAsync()
    {
        string answer = await _http.GetStringAsync(new Uri(Url + "/api/v2/alerts"));
        return [.. JsonDocument.Parse(answer).RootElement.EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await _http.GetAsync(new Uri(Url + "/-/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // It has not begun to listen.
        }
    }
}
