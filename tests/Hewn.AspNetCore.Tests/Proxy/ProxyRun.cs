using System.Diagnostics;
using System.Text.Json;
using Hewn.AspNetCore.Proxy;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>A proxy with its log, whose files can be read when it has stopped.</summary>
internal sealed class ProxyRun : IAsyncDisposable
{
    private readonly RecordingProxy _proxy;
    private readonly string _directory;
    private bool _isStopped;

    private ProxyRun(RecordingProxy proxy, string directory)
    {
        (_proxy, _directory) = (proxy, directory);
        Client = new HttpClient { BaseAddress = proxy.Addresses[0], Timeout = TestApp.Timeout };
    }

    public HttpClient Client { get; }

    public int Port => _proxy.Addresses[0].Port;

    public RecordingProxy Proxy => _proxy;

    public IReadOnlyList<Uri> Addresses => _proxy.Addresses;

    public string Directory => _directory;

    public static Task<ProxyRun> BeforeAsync(Uri upstream, Action<RecordingProxyOptions>? configure = null) =>
        StartAsync(options =>
        {
            options.Upstreams.Add(new ProxyUpstream(upstream));
            options.Listen.Add("127.0.0.1:0");
            configure?.Invoke(options);
        });

    public static async Task<ProxyRun> StartAsync(Action<RecordingProxyOptions> configure)
    {
        string directory = System.IO.Directory.CreateTempSubdirectory("hewn-proxy-").FullName;
        var options = new RecordingProxyOptions();
        options.Api.Log.Directory = directory;
        options.Api.Log.HandleProcessExit = false;
        configure(options);
        return new ProxyRun(await RecordingProxy.StartAsync(options, _ => null, default), directory);
    }

    /// <summary>A record of a type, the first unless others are to be skipped, when it has come.</summary>
    public async Task<JsonElement> WaitForAsync(string type, int skip = 0)
    {
        long begun = Stopwatch.GetTimestamp();
        string path = Path.Combine(_directory, "api.log");
        while (true)
        {
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TestApp.Timeout);
            using var reader = new StreamReader(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            string[] lines = (await reader.ReadToEndAsync()).Split('\n')[..^1];
            List<JsonElement> found = lines.Select(line => JsonDocument.Parse(line).RootElement).OfType(type);
            if (found.Count > skip)
                return found[skip];
            await Task.Delay(20);
        }
    }

    public async Task<List<JsonElement>> StopAndReadAsync()
    {
        await StopAsync();
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_directory, "api.log"));
        return [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>Stops, and gives all bytes of all files as text.</summary>
    public async Task<string> StopAndReadTextAsync()
    {
        await StopAsync();
        return string.Concat(System.IO.Directory
            .GetFiles(_directory, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        System.IO.Directory.Delete(_directory, recursive: true);
    }

    private async Task StopAsync()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        using var patience = new CancellationTokenSource(TestApp.Timeout);
        await _proxy.StopAsync(patience.Token);
        await _proxy.DisposeAsync();
    }
}
